import Basics
import Hardware

/// `mvm group dst`: fires all blocks of a group, for every input cycle, row group, plane and
/// converter, and adds up one sum per matrix column into `dst` (`i32` or `i64`).
public struct MVM: Instruction {
  public static let name = "mvm"
  public static let summary = "multiplies the row register by the weights of a group"
  public static var fields: [Field<Self>] {
    [
      Field("group", \.group, required: true, "the group"),
      Field("destination", \.destination, required: true, "one sum per matrix column"),
      Field("accumulate", \.accumulates, "adds to what is there"),
    ]
  }
  public var group = ""
  public var destination = Address("")
  public var accumulates = false
  public init() {}
  public init(_ group: String, _ destination: Address, accumulates: Bool = false) {
    self.group = group
    self.destination = destination
    self.accumulates = accumulates
  }

  public func footprint(in scope: Scope) throws -> Footprint {
    let (summary, matrix) = try scope.group(group)
    let sums = try scope.operand("destination", destination, .sum).type.range
    let held = Footprint.Access(destination, summary.heldColumns)
    if accumulates {
      return Footprint(reads: [held], writes: [held], firesGroup: group, yields: sums)
    }
    let zeros = summary.heldColumns.gaps(within: matrix.columns)
    return Footprint(
      writes: [held], fills: zeros.isEmpty ? [] : [Footprint.Access(destination, zeros)],
      firesGroup: group, yields: sums)
  }

  /// Every block drives its rows for each input cycle and row group on every plane; each column is
  /// then sampled, converted and shift-added once per plane and cycle, or once for all
  /// planes and cycles whose currents are added before the converter.
  ///
  /// Every plane takes its own input bits from the register. The sums of several blocks of a column, and what is accumulated, are added by shift-adders too.
  /// Offset columns take one addition per row, for the sum of the inputs, and one per column.
  public func activity(in scope: Scope) throws -> Activity {
    let (summary, matrix) = try scope.group(group)
    let buffer = try scope.buffer(destination.buffer)
    let held = summary.heldColumns.reduce(0) { $0 + $1.count }
    var activity = summary.blocks.reduce(into: Activity()) { $0 += $1.activity(in: summary) }
    let columns = summary.blocks.reduce(0) { $0 + $1.columns }
    activity[.shiftAdd] += columns - held + (accumulates ? held : 0)
    if accumulates { activity += scope.reading(held, of: buffer) }
    return activity + scope.writing(accumulates ? held : matrix.columns, of: buffer)
  }

  /// Blocks that share an array fire one after another, other arrays at the same time; the columns
  /// of one reading are converted while the next is driven.
  public func duration(in scope: Scope) throws -> Double? {
    let summary = try scope.group(group).summary
    guard let read = scope.index.time(of: .arrayRead),
      let conversion = scope.index.time(of: .adcConversion)
    else { return nil }
    let perConverter = scope.program.accelerator.adc.columnsPerADC
    var busy: [Int: Double] = [:]
    for block in summary.blocks {
      let converting = Double(min(block.columns, perConverter)) * conversion
      let cycles = Double(summary.inputCycles) / Double(summary.convertedCycles)
      let reading = cycles * read
      let steps = Double(block.rowGroups * summary.convertedCycles)
      // the first reading has nothing to overlap with
      let start = busy[block.array] ?? min(reading, converting)
      busy[block.array] = start + steps * max(reading, converting)
    }
    return busy.values.max() ?? 0
  }
}

extension FiredBlock {
  fileprivate func activity(in group: GroupSummary) -> Activity {
    let readings = rowGroups * group.inputCycles
    let conversions = columns * rowGroups * group.convertedCycles * group.conversions
    let subtractions = group.subtractsOffset ? rows + columns : 0
    return Activity([
      .arrayRead: readings * group.planes,
      .dacConversion: rows * group.inputCycles * group.planes,
      .sampleAndHold: conversions,
      .adcConversion: conversions,
      .shiftAdd: conversions + subtractions,
      .registerRead: (rows * group.planes * group.group.inputBits + 7) / 8,
      .registerWrite: columns * BufferType.i32.size,
    ])
  }
}

extension [Range<Int>] {
  /// What these ascending ranges leave of `0..<count`.
  fileprivate func gaps(within count: Int) -> [Range<Int>] {
    let starts = [0] + map(\.upperBound)
    let ends = map(\.lowerBound) + [count]
    return zip(starts, ends).filter { $0 < $1 }.map { $0..<$1 }
  }
}
