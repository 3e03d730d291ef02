import Basics
import Hardware
import TileMachine

/// The energy of reading the arrays of a group for one image, computed from the actual conductances
/// and inputs.
public struct GroupEnergy: Equatable, Sendable {
  public let tile: Int
  public let group: String
  public let matrix: String
  /// How often the group fires for one image.
  public let firings: Int
  /// The energy per image, averaged over the samples.
  public let energyInJoules: Double
  /// The part of that energy in cells whose level is above HRS.
  public let programmedInJoules: Double
}

extension Program {
  /// Returns the read energy of each group: every cell of a driven word line takes `V² · G · t`.
  ///
  /// In every input cycle a word line is driven with `V_read · digit / (2^bits − 1)`, with `bits`
  /// the bits per cycle. Cells at HRS count; cells outside the columns of a block do not.
  /// - Parameters:
  ///   - chip: the conductances; those of the ideal levels if `nil`.
  ///   - limit: the maximum number of samples of each group.
  ///   - samples: returns the inputs of the given groups at some of their firings.
  /// - Throws: a diagnostic if the accelerator states no read time for its arrays.
  public func groupEnergies(
    of chip: Chip? = nil, limit: Int,
    samples: (_ portion: [GroupOfInterest]) throws -> some Sequence<GroupSamples>
  ) throws -> [GroupEnergy] {
    let reading = Activity.Work(1, bits: inputBitsPerCycle)
    guard let time = accelerator.price(of: .arrayRead)?.time(of: reading) else {
      throw Diagnostic.unsupported(
        "the energy of cells requires the time of an array read, but '\(accelerator.title)' has no "
          + "price of '\(Event.arrayRead.rawValue)' with 'time-ns'",
        note: "add it with its source to a copy of the accelerator's file, or compile for an "
          + "accelerator that has it, such as 'isaac'")
    }
    let chip = try chip ?? .ideal(self)
    let firings = firingsOfGroups
    let groups = tiles.reduce(into: [GroupName: Group]()) { groups, tile in
      for group in tile.groups { groups[GroupName(tile: tile.number, group: group.name)] = group }
    }
    return try portions(limit: limit).flatMap { portion in
      try zip(portion, samples(portion)).compactMap { place, samples in
        let name = GroupName(tile: place.tile, group: place.group)
        return try groups[name].map { group in
          try energy(
            of: group, tile: place.tile, on: chip, inputs: samples.inputs,
            firings: firings[name] ?? 0, nanoseconds: time)
        }
      }
    }
  }

  private func energy(
    of group: Group, tile: Int, on chip: Chip, inputs: Tensor<Int32>, firings: Int,
    nanoseconds: Double
  ) throws -> GroupEnergy {
    let drives = meanDrives(group, inputs)
    let cells = try conductancesOfRows(group, chip, rows: drives.count)
    let voltage = accelerator.cell.readVoltage
    let energy = { (conductances: [Double]) in
      voltage * voltage * zip(drives, conductances).reduce(0) { $0 + $1.0 * $1.1 }
        * nanoseconds * 1e-9 * Double(firings)
    }
    return GroupEnergy(
      tile: tile, group: group.name, matrix: group.matrix, firings: firings,
      energyInJoules: energy(cells.all), programmedInJoules: energy(cells.programmed))
  }

  /// `Σ (V / V_read)²` over the cycles of one firing for each matrix row, averaged over `inputs`.
  private func meanDrives(_ group: Group, _ inputs: Tensor<Int32>) -> [Double] {
    let drive = SquaredDrive(group, bitsPerCycle: inputBitsPerCycle)
    var sums = [Double](repeating: 0, count: inputs.shape[1])
    for (index, code) in inputs.elements.enumerated() {
      sums[index % sums.count] += drive[Int(code)]
    }
    return sums.map { $0 / Double(max(inputs.shape[0], 1)) }
  }

  /// The total conductance of the cells on the word lines of each matrix row, over all planes, in
  /// siemens: of all cells, and of those whose level is above HRS.
  private func conductancesOfRows(_ group: Group, _ chip: Chip, rows: Int) throws
    -> (all: [Double], programmed: [Double])
  {
    var all = [Double](repeating: 0, count: rows)
    var programmed = all
    for index in group.blocks {
      let levels = try levels(ofBlock: index).elements
      let (lines, columns) = (blocks[index].rows, blocks[index].columns.count)
      for (cell, conductance) in chip.conductances[index].elements.enumerated() {
        let row = lines[cell / columns % lines.count]
        all[row] += Double(conductance)
        if levels[cell] > 0 { programmed[row] += Double(conductance) }
      }
    }
    return (all, programmed)
  }

  private struct GroupName: Hashable {
    var tile: Int
    var group: String
  }

  /// How often each group fires for one image.
  private var firingsOfGroups: [GroupName: Int] {
    tiles.reduce(into: [:]) { counts, tile in
      for stream in tile.streams {
        for (line, trips) in stream.body.executions {
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
