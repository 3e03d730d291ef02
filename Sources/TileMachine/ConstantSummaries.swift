import Basics

/// What instructions need to know about a table: its entries, fields and the codes it can yield.
package struct TableSummary: Sendable {
  package let entries: Int
  let fields: Int
  /// From the lowest `low` to the highest `high`; `nil` if an entry has invalid constants.
  let range: ClosedRange<Int>?
  /// The smallest constant of each field.
  let smallest: [Int]

  init(_ table: Table) {
    let shape = table.values.shape
    entries = shape.first ?? 0
    fields = shape.count == 2 ? shape[1] : 0
    range = fields >= 5 ? table.range : nil
    let (columns, numbers) = (fields, table.values.elements)
    smallest = (0..<columns).map { field in
      stride(from: field, to: numbers.count, by: columns).map { numbers[$0] }.min() ?? 0
    }
  }
}

extension Table {
  /// The codes that its entries clamp to; `nil` if an entry has `low` above `high` or a shift
  /// outside 0...62.
  fileprivate var range: ClosedRange<Int>? {
    var hull: ClosedRange<Int>?
    for start in stride(from: 0, to: values.count, by: fields) {
      let low = values.elements[start + fields - 2]
      let high = values.elements[start + fields - 1]
      guard low <= high, (0...62).contains(values.elements[start + fields - 4]) else { return nil }
      hull = hull?.hull(low...high) ?? low...high
    }
    return hull
  }
}

/// What instructions need to know about a function table.
package struct FunctionSummary: Sendable {
  let entries: Int
  /// `nil` for an empty table.
  let range: ClosedRange<Int>?

  init(_ function: [Int32]) {
    entries = function.count
    if let low = function.min(), let high = function.max() {
      range = Int(low)...Int(high)
    } else {
      range = nil
    }
  }
}
