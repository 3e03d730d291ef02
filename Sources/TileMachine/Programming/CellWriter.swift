import Basics
import Foundation
import Hardware

/// Writes single cells of one chip: what is asked of the device, and what it gives.
struct CellWriter: Sendable {
  private let device: any Device
  private let scale: ConductanceScale
  private let range: ClosedRange<Double>
  private let divisor: Double
  private let random: Philox

  /// - Parameters:
  ///   - isCompensated: asks for less than is wanted, by the device's mean factor, as far as a cell
  ///     can be asked for it, so that cells come out right in the mean.
  ///   - seed: the chip's.
  /// - Throws: a diagnostic where the cell's range is empty.
  init(_ device: any Device, _ cell: CellSection, isCompensated: Bool, seed: UInt64) throws {
    self.device = device
    scale = try ConductanceScale(cell)
    // the highest level may lie a rounding error above the range
    let highest = scale.minimum + scale.step * Double(cell.levels - 1)
    range = cell.minimumConductance...max(cell.maximumConductance, highest)
    divisor = isCompensated ? device.meanFactor : 1
    random = Philox(seed: seed)
  }

  /// The writes numbered `attempt` of all cells of a plane.
  func writes(block: Int, plane: Int, attempt: Int) -> Writes {
    let place = random.stream(UInt64(block)).stream(UInt64(plane)).stream(UInt64(attempt))
    return Writes(writer: self, draws: place)
  }

  /// One write of each cell of a plane, drawn independently.
  struct Writes {
    fileprivate let writer: CellWriter
    fileprivate let draws: Philox

    /// The conductance in siemens that a cell reaches which is to stand at `level`.
    func conductance(level: Int, cell: Int) -> Float {
      let gaussian = draws.gaussian(UInt64(cell))
      return Float(writer.reached(writer.target(level: level), gaussian: gaussian))
    }
  }

  /// What is asked for, in siemens, for a cell to stand at `level`.
  private func target(level: Int) -> Double {
    let wanted = (scale.minimum + Double(level) * scale.step) / divisor
    return min(max(wanted, range.lowerBound), range.upperBound)
  }

  private func reached(_ target: Double, gaussian: Double) -> Double {
    max(device.programmed(target: target, range: range, gaussian: gaussian), 0)
  }

  /// The variance of what a cell at `level` reaches, in squared levels.
  ///
  /// `∫ (G(z) − mean)² φ(z) dz` over ±10 standard deviations by the trapezoid rule, which converges
  /// exponentially for such integrands.
  func variance(level: Int) -> Double {
    let target = target(level: level)
    let points = (-400...400).map { point -> (weight: Double, level: Double) in
      let z = Double(point) / 40
      return (normalDensity(z) / 40, (reached(target, gaussian: z) - scale.minimum) / scale.step)
    }
    let mean = points.reduce(0) { $0 + $1.weight * $1.level }
    return points.reduce(0) { $0 + $1.weight * ($1.level - mean) * ($1.level - mean) }
  }
}

/// The density of the standard normal distribution.
private func normalDensity(_ z: Double) -> Double {
  exp(-z * z / 2) / (2 * Double.pi).squareRoot()
}
