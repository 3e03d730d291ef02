import CKernels
import Hardware
import TileAnalysis
import TileMachine

/// The codes of a group as they lie in its blocks.
struct PlacedCodes {
  /// A block, and the register line of each of its rows.
  struct Part {
    let block: Block
    let lines: [Int]
    /// From the first to the last of its matrix columns.
    let columns: Range<Int>
  }

  let parts: [Part]
  let columns: Int
  let lines: Int
  /// The sums of the positive and of the negative codes of each matrix column.
  let sums: [(positive: Int, negative: Int)]

  init(_ cells: GroupCells) {
    parts = cells.blocks.map { block in
      Part(
        block: block, lines: block.rows.compactMap { cells.lines[$0] },
        columns: block.columns.hull)
    }
    columns = cells.matrix.columns
    lines = cells.rows.count
    sums = parts.reduce(
      into: [(positive: Int, negative: Int)](repeating: (0, 0), count: columns)
    ) { sums, part in
      for (column, own) in zip(part.block.columns, part.block.columnSums) {
        sums[column].positive += own.positive
        sums[column].negative += own.negative
      }
    }
  }

  /// The codes of some columns, `[entries, columns, lines of an entry]`; no entries if no block has such
  /// columns, `nil` if blocks overlap.
  func entries(_ range: Range<Int>, depth: Int) -> [Int32]? {
    let parts = parts.filter { $0.columns.overlaps(range) }
    guard !parts.isEmpty else { return [] }
    let width = range.count * depth
    var entries = [Int32](repeating: 0, count: (lines + depth - 1) / depth * width)
    for part in parts {
      let columns = part.block.columns
      let own = columns.indices.filter { range.contains(columns[$0]) }.map {
        (index: $0, place: (columns[$0] - range.lowerBound) * depth)
      }
      let starts = part.lines.map { $0 / depth * width + $0 % depth }
      let isFree = entries.withUnsafeMutableBufferPointer { entries in
        part.block.codes.elements.withUnsafeBufferPointer { codes in
          Self.place(codes, width: columns.count, own, starts, in: entries)
        }
      }
      guard isFree else { return nil }
    }
    return entries
  }

  /// Writes the codes of some columns of a block; returns false if a place is taken.
  private static func place(
    _ codes: UnsafeBufferPointer<Int16>, width: Int, _ columns: [(index: Int, place: Int)],
    _ starts: [Int], in entries: UnsafeMutableBufferPointer<Int32>
  ) -> Bool {
    var taken: Int32 = 0
    for (row, start) in starts.enumerated() {
      for column in columns {
        let code = Int32(codes[row &* width &+ column.index])
        let place = start &+ column.place
        if code != 0 { taken |= entries[place] }
        entries[place] |= code
      }
    }
    return taken == 0
  }
}

extension ProductKind {
  /// As for columns; where blocks overlap, their codes count one by one.
  static func exact(_ codes: PlacedCodes, inputs: ClosedRange<Int>, isa: memc_isa) -> ProductKind {
    let (low, high) = (inputs.lowerBound, inputs.upperBound)
    let largest = codes.sums.reduce(0) { largest, sum in
      max(
        largest, sum.positive * high + sum.negative * low,
        -(sum.positive * low + sum.negative * high))
    }
    let weight = codes.parts.reduce(0) { max($0, $1.block.codes.elements.largestMagnitude) }
    return exact(largestSum: largest, largestWeight: UInt(weight), inputs: inputs, isa: isa)
  }
}

extension [Int16] {
  fileprivate var largestMagnitude: Int {
    let ends = reduce((low: Int16(0), high: Int16(0))) {
      (Swift.min($0.low, $1), Swift.max($0.high, $1))
    }
    return Swift.max(-Int(ends.low), Int(ends.high))
  }
}

extension ProductPacking {
  /// Packs the same panels as for columns, without lists of lines; `nil` if blocks overlap.
  func callAsFunction(_ codes: PlacedCodes) -> memc_product? {
    switch kind {
    case .quads, .biasedQuads: packed(codes) { Int8(truncatingIfNeeded: $0) }
    case .pairs, .biasedPairs: packed(codes) { Int16(truncatingIfNeeded: $0) }
    default: packed(codes) { $0 }
    }
  }

  private func packed<Weight: BitwiseCopyable & FixedWidthInteger>(
    _ codes: PlacedCodes, _ convert: (Int32) -> Weight
  ) -> memc_product? {
    let widest = Int(memc_widest_panel(kind.kernelKind, Int64(lanes)))
    let count = paddedColumns(codes.columns)
    var panels: [memc_panel] = []
    for first in stride(from: 0, to: count, by: widest) {
      let range = first..<min(first + widest, count)
      guard let entries = codes.entries(range, depth: kind.linesPerEntry) else { return nil }
      let panel = DensePanel(entries, columns: range.count, depth: kind.linesPerEntry)
      for part in ranges(of: panel) {
        let own = part.lowerBound + first..<part.upperBound + first
        let needed = panel.entries(in: part)
        panels.append(
          self.panel(
            own, needed, panel.weights(needed, part, convert),
            own.map { start(sum: codes.sum(ofColumn: $0)) }))
      }
    }
    return product(panels)
  }

  private func ranges(of panel: DensePanel) -> [Range<Int>] {
    let all = 0..<panel.columns
    guard lanes > 1 else { return [all] }
    let alone = all.reduce(0) { $0 + panel.entries(in: $1..<$1 + 1).count }
    let together = panel.entries(in: all).count * all.count
    return isFaster(alone: alone, together: together) ? all.map { $0..<$0 + 1 } : [all]
  }
}

extension PlacedCodes {
  /// The sum of a column's codes; 0 past the last column.
  fileprivate func sum(ofColumn column: Int) -> Int {
    column < columns ? sums[column].positive + sums[column].negative : 0
  }
}

/// The codes of a panel, `[entries, columns, depth]`, of which some entries are not needed.
private struct DensePanel {
  private let codes: [Int32]
  let columns: Int
  private let depth: Int

  init(_ codes: [Int32], columns: Int, depth: Int) {
    self.codes = codes
    self.columns = columns
    self.depth = depth
  }

  /// The entries in which some of these columns have a code that is not 0, ascending.
  func entries(in range: Range<Int>) -> [Int] {
    codes.withUnsafeBufferPointer { codes in
      (0..<codes.count / (columns * depth)).filter { entry in
        let start = entry * columns * depth
        return codes[start + range.lowerBound * depth..<start + range.upperBound * depth]
          .contains { $0 != 0 }
      }
    }
  }

  /// The codes of these entries and columns.
  func weights<Weight>(_ entries: [Int], _ range: Range<Int>, _ convert: (Int32) -> Weight)
    -> [Weight]
  {
    var weights: [Weight] = []
    weights.reserveCapacity(entries.count * range.count * depth)
    codes.withUnsafeBufferPointer { codes in
      for entry in entries {
        let start = entry * columns * depth
        for index in start + range.lowerBound * depth..<start + range.upperBound * depth {
          weights.append(convert(codes[index]))
        }
      }
    }
    return weights
  }
}
