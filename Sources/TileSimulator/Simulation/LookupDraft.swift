/// The number of rows, and of bits per row, that make up a pattern.
struct LookupShape {
  let rows: Int
  let digitBits: Int
  let patterns: Int
}

/// The tables that a unit needs.
struct LookupDraft {
  /// The number of lookups of the unit, each of `shape.rows` rows.
  let groups: Int
  let shape: LookupShape
  /// The tables of each plane of each column to convert.
  let columns: [[PlaneDraft]]

  init(_ unit: SplitCells.Unit, _ shape: LookupShape) {
    self.shape = shape
    groups = (unit.lines.count + shape.rows - 1) / shape.rows
    columns = unit.columns.map { column in column.planes.map { PlaneDraft($0.levels, shape) } }
  }

  var entryCount: Int { columns.joined().reduce(0) { $0 + $1.entries.count } }

  /// The largest sum at a converter.
  var highestSum: Int { columns.joined().map(\.highest).max() ?? 0 }

  /// Whether 8 bits hold every entry.
  var fits: Bool { columns.joined().allSatisfy { $0.widest <= 255 } }

  /// Whether 16 bits hold every sum at a converter.
  func fitsSums(_ half: Int32) -> Bool {
    columns.joined().allSatisfy {
      $0.highest - $0.lowest + Int(half) <= Int(Int16.max) && $0.lowest >= Int(Int16.min)
    }
  }
}

/// The tables of one row group, column and plane whose rows have a nonzero level.
struct PlaneDraft {
  let shape: LookupShape
  /// The index of the lookup of each table.
  private(set) var entries: [Int] = []
  /// The numbers of consecutive tables whose sums fit 8 bits.
  private(set) var chunks: [Int32] = []
  /// The widest range of a table's sums, and the least and largest sum of all tables.
  private(set) var widest = 0
  private(set) var lowest = 0
  private(set) var highest = 0

  init(_ levels: [Int], _ shape: LookupShape) {
    self.shape = shape
    let digit = 1 << shape.digitBits - 1
    var room = 0
    for first in stride(from: 0, to: levels.count, by: shape.rows) {
      var (low, high) = (0, 0)
      for level in levels[first..<min(first + shape.rows, levels.count)] {
        if level < 0 { low += level * digit } else { high += level * digit }
      }
      guard low < high else { continue }
      entries.append(first / shape.rows)
      (lowest, highest) = (lowest + low, highest + high)
      widest = max(widest, high - low)
      if chunks.isEmpty || room < high - low {
        chunks.append(0)
        room = 255
      }
      chunks[chunks.count - 1] += 1
      room -= high - low
    }
  }

  /// Writes the tables: the sum of each pattern minus the least sum.
  func fill(_ tables: UnsafeMutablePointer<UInt8>, _ levels: [Int]) {
    let digit = 1 << shape.digitBits - 1
    for (number, entry) in entries.enumerated() {
      let table = tables + number * shape.patterns
      let rows = entry * shape.rows..<min((entry + 1) * shape.rows, levels.count)
      table[0] = UInt8(truncatingIfNeeded: rows.reduce(0) { $0 - min(levels[$1], 0) * digit })
      var known = 1
      for row in 0..<shape.rows {
        for bit in 0..<shape.digitBits {
          let level = rows.lowerBound + row < rows.upperBound ? levels[rows.lowerBound + row] : 0
          let more = UInt8(truncatingIfNeeded: level << bit)
          for pattern in 0..<known { table[known + pattern] = table[pattern] &+ more }
          known *= 2
        }
      }
      // patterns with unused bits
      for pattern in known..<max(shape.patterns, known) { table[pattern] = 0 }
    }
  }
}
