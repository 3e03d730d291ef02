import Basics
import ChipProgramming
import CommandFiles
import DeviceDynamics
import Evaluation
import Foundation
import Hardware
import TileAnalysis
import TileMachine
import TileSimulator

/// How reads of inference move the cells of a chip.
public struct ReadDisturb: Encodable, Sendable {
  /// The voltage on word lines, and how long it lasts in one input cycle.
  public let readVoltageV: Double
  public let readNs: Double
  /// The array with the cell that soonest leaves the tolerance; `nil` if no read moves a cell.
  public let array: Int?
  /// The largest change of a cell of this array by one read, over the range of its conductances.
  public let largestChange: Double?
  /// Reads of a cell of this array for one image, with all inputs at their highest level.
  public let readsPerImage: Int?
  /// Images after which that cell is outside the tolerance, at the rate right after programming.
  public let images: Double?

  /// - Returns: `nil` if the device has no equations, or the scheme sends no pulses.
  /// - Throws: diagnostics if the equations do not hold at the read voltage.
  init?(of chip: Chip, _ calibrated: CalibratedProgrammer) throws {
    let programmer = calibrated.programmer
    guard case .memristor(let pulses)? = calibrated.cells.pulsed?.response,
      let tolerance = (programmer.scheme as? PulseWriting)?.tolerance
    else { return nil }
    let accelerator = programmer.program.accelerator
    let traits = calibrated.cells.pulsed?.traits
    readVoltageV = accelerator.cell.readVoltage
    let cycle = Activity.Work(1, bits: max(programmer.program.inputBitsPerCycle, 1))
    readNs =
      accelerator.price(of: .arrayRead)?.time(of: cycle) ?? traits?.readNanoseconds
      ?? pulses.settings.width * 1e9
    let scale = try StateScale(pulses.model, readAt: pulses.settings.readVoltage)
    let table = try ChangeTable(
      scale, readVoltageV, seconds: readNs * 1e-9, nodes: scale.nodes(parts: PulseRamps.parts))
    let rates = programmer.program.program.rates(of: chip, table)
    let reads = try programmer.program.cellReads
    let arrays = rates.keys.sorted().compactMap { array -> (Int, Double, Int, Double)? in
      guard let rate = rates[array], rate > 0, let count = reads[array], count > 0 else {
        return nil
      }
      return (array, rate, count, (tolerance / (rate * Double(count))).rounded(.down))
    }
    let first = arrays.min { $0.3 < $1.3 }
    (array, largestChange, readsPerImage) = (first?.0, first?.1, first?.2)
    images = first?.3
  }

  /// A warning if reading one image takes a cell out of the tolerance.
  var warning: String? {
    guard let images, images < 1 else { return nil }
    return "reads move cells: figures of a simulation of this chip hold only for its first image"
  }

  var text: String {
    guard let array, let images, let largestChange, let readsPerImage else {
      return "reads at \(readVoltageV) V move no cell"
    }
    let often =
      images < 1
      ? "array \(array) leaves the tolerance within one image"
      : "re-write array \(array) "
        + (images == 1 ? "after every image" : String(format: "every %.0f images", images))
    return often
      + String(
        format: ": a read of \(readVoltageV) V for %.4g ns "
          + "moves a cell by up to %.3g of its range, \(readsPerImage) times per image",
        readNs, largestChange)
  }
}

extension Program {
  /// The largest change that a pulse makes to a cell of each position, as a magnitude.
  fileprivate func rates(of chip: Chip, _ table: ChangeTable) -> [Int: Double] {
    guard !table.isStill else { return [:] }
    let cell = accelerator.cell
    let range = cell.maximumConductance - cell.minimumConductance
    return zip(blocks, chip.conductances).reduce(into: [:]) { rates, entry in
      let largest = entry.1.elements.reduce(0.0) { largest, conductance in
        let position = (Double(conductance) - cell.minimumConductance) / range
        return max(largest, abs(table.change(at: position)))
      }
      rates[entry.0.array] = max(rates[entry.0.array] ?? 0, largest)
    }
  }
}
