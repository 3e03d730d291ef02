import Basics
import Hardware

/// `mvm group dst`: fires all blocks of a group for every input cycle, row group, plane and
/// converter, and writes one sum per matrix column to `dst` (`i32` or `i64`).
public struct MVM: Instruction {
  public static let name = "mvm"
  public static let summary = "multiplies the row register by the weights of a group"
  public static var fields: [Field<Self>] {
    [
      Field("group", \.group, required: true, "the group"),
      Field("destination", \.destination, required: true, "one sum per matrix column"),
      Field("accumulate", \.accumulates, "adds to the stored sums"),
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
    let all = Footprint.Access(destination, [0..<matrix.columns])
    if accumulates {
      return Footprint(
        reads: [held], writes: [held], needs: [all], firesGroup: group, yields: sums)
    }
    let zeros = summary.heldColumns.gaps(within: matrix.columns)
    return Footprint(
      writes: [held], fills: zeros.isEmpty ? [] : [Footprint.Access(destination, zeros)],
      needs: [all], firesGroup: group, yields: sums)
  }

  /// Every block drives its rows for each input cycle and row group on every plane. Each column is
  /// then sampled, converted and shift-added once per plane and cycle, or once for all planes and
  /// cycles whose currents are added before the converter.
  ///
  /// Every plane reads its own input bits from the register. Shift-adders also add the sums of
  /// several blocks of a column, and accumulated sums. Offset columns take one addition per row,
  /// for the sum of the inputs, and one per column.
  public func activity(in scope: Scope) throws -> Activity {
    let (summary, matrix) = try scope.group(group)
    let buffer = try scope.buffer(destination.buffer)
    let held = summary.heldColumns.reduce(0) { $0 + $1.count }
    let converterBits = scope.program.accelerator.converterBits
    var activity = summary.blocks.reduce(into: Activity()) {
      $0 += $1.activity(in: summary, converterBits: converterBits)
    }
    let columns = summary.blocks.reduce(0) { $0 + $1.columns }
    activity[.shiftAdd] += columns - held + (accumulates ? held : 0)
    if accumulates { activity += scope.reading(held, of: buffer) }
    return activity + scope.writing(accumulates ? held : matrix.columns, of: buffer)
  }

  /// Blocks that share an array fire one after another; different arrays fire at the same time. The
  /// columns of one reading are converted while the next is driven, unless converters hold the
  /// columns.
  public func duration(in scope: Scope) throws -> Double? {
    let summary = try scope.group(group).summary
    var busy: [Int: Double] = [:]
    for block in summary.blocks {
      let step = ReadStep(
        cycleBits: summary.cycleBits, converted: summary.convertedCycles, columns: block.columns,
        on: scope.program.accelerator)
      guard let step else { return nil }
      let steps = Double(block.rowGroups) * Double(summary.convertedCycles)
      busy[block.array] = (busy[block.array] ?? step.start) + steps * step.interval
    }
    return busy.values.max() ?? 0
  }
}

extension MVM {
  /// How often one firing drives a cell of each position: once for each input cycle of each block
  /// there, because a cell is in one of the row groups that are driven one after another.
  package func cellReads(in scope: Scope) throws -> [Int: Int] {
    let summary = try scope.group(group).summary
    return summary.blocks.reduce(into: [:]) { $0[$1.array, default: 0] += summary.cycleBits.count }
  }
}

extension FiredBlock {
  fileprivate func activity(in group: GroupSummary, converterBits: Int) -> Activity {
    let conversions = columns * rowGroups * group.convertedCycles * group.conversions
    let subtractions = group.subtractsOffset ? rows + columns : 0
    return Activity([
      .sampleAndHold: conversions,
      .shiftAdd: conversions + subtractions,
      .registerRead: (rows * group.planes * group.group.inputBits + 7) / 8,
      .registerWrite: columns * BufferType.i32.size,
    ])
      + Activity(works: [
        .arrayRead: Activity.Work.reading(group.cycleBits) * (rowGroups * group.planes),
        .dacConversion: Activity.Work.reading(group.cycleBits) * (rows * group.planes),
        .adcConversion: Activity.Work(conversions, bits: converterBits),
      ])
  }
}

extension [Range<Int>] {
  /// Returns the ranges of `0..<count` between these ascending ranges.
  fileprivate func gaps(within count: Int) -> [Range<Int>] {
    let starts = [0] + map(\.upperBound)
    let ends = map(\.lowerBound) + [count]
    return zip(starts, ends).filter { $0 < $1 }.map { $0..<$1 }
  }
}
