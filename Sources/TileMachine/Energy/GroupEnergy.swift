import Basics
import Hardware

/// What reading the arrays of a group takes for one image, from the conductances and the inputs
/// there really are.
public struct GroupEnergy: Equatable, Sendable {
  public let tile: Int
  public let group: String
  public let matrix: String
  /// How often the group fires for one image.
  public let firings: Int
  /// Of one image, the mean over the samples.
  public let energyInJoules: Double
}

extension Program {
  /// The energy of reading each group: every cell of a driven word line takes `V² · G · t`.
  ///
  /// A word line is driven with `V = V_read · digit / (2^bits − 1)` in every input cycle, `bits` those
  /// of a cycle. Cells at HRS count like any other; those outside the columns of a block do not.
  /// - Parameters:
  ///   - chip: the conductances; those that the codes stand for if `nil`.
  ///   - samples: what a group of a tile was given at some of its firings.
  /// - Throws: a diagnostic where the accelerator does not say how long a read takes.
  public func groupEnergies(
    of chip: Chip? = nil, samples: (_ tile: Int, _ group: String) throws -> GroupSamples
  ) throws -> [GroupEnergy] {
    guard let time = accelerator.price(of: .arrayRead)?.timeInNanoseconds else {
      throw Diagnostic.unsupported(
        "'\(accelerator.title)' does not say how long an array is read",
        note: "the price of 'array-read' needs a 'time-ns' with its source")
    }
    let chip = try chip ?? .ideal(self)
    let firings = firingsOfGroups
    return try tiles.flatMap { tile in
      try tile.groups.map { group in
        let drive = SquaredDrive(group, bitsPerCycle: inputBitsPerCycle)
        let given = try samples(tile.number, group.name).inputs
        let conductances = conductancesOfRows(group, chip, rows: given.shape[1])
        let squares = given.elements.enumerated().reduce(0) { sum, entry in
          sum + conductances[entry.offset % conductances.count] * drive[Int(entry.element)]
        }
        let voltage = accelerator.cell.readVoltage
        let once = voltage * voltage * squares / Double(max(given.shape[0], 1)) * time * 1e-9
        let count = firings[GroupName(tile: tile.number, group: group.name)] ?? 0
        return GroupEnergy(
          tile: tile.number, group: group.name, matrix: group.matrix, firings: count,
          energyInJoules: once * Double(count))
      }
    }
  }

  /// What every cell of a matrix row's word lines conducts together, on all planes, siemens.
  private func conductancesOfRows(_ group: Group, _ chip: Chip, rows: Int) -> [Double] {
    group.blocks.reduce(into: [Double](repeating: 0, count: rows)) { sums, index in
      let cells = chip.conductances[index]
      let (lines, columns) = (blocks[index].rows, blocks[index].columns.count)
      for (cell, conductance) in cells.elements.enumerated() {
        sums[lines[cell / columns % lines.count]] += Double(conductance)
      }
    }
  }

  private struct GroupName: Hashable {
    var tile: Int
    var group: String
  }

  /// How often each group fires for one image.
  private var firingsOfGroups: [GroupName: Int] {
    tiles.reduce(into: [:]) { counts, tile in
      for stream in tile.streams {
        for (line, trips) in zip(stream.lines, stream.trips) {
          guard let mvm = line.instruction as? MVM else { continue }
          counts[GroupName(tile: tile.number, group: mvm.group), default: 0] += trips
        }
      }
    }
  }
}

/// `Σ (digit / (2^bits − 1))²` over the cycles that drive an input code.
private struct SquaredDrive {
  private let lowest: Int
  private let squares: [Double]

  init(_ group: Group, bitsPerCycle: Int) {
    let cycles = InputCycle.of(
      bits: group.inputBits, isSigned: group.inputIsSigned, bitsPerCycle: bitsPerCycle)
    let codes = ClosedRange<Int>.codes(bits: group.inputBits, isSigned: group.inputIsSigned)
    let full = Double((1 << bitsPerCycle) - 1)
    lowest = codes.lowerBound
    squares = codes.map { code in
      cycles.reduce(0) { sum, cycle in
        let drive = Double(cycle.digit(of: code)) / full
        return sum + drive * drive
      }
    }
  }

  subscript(code: Int) -> Double { squares[code - lowest] }
}
