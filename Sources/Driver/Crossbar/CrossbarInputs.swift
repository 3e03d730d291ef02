import Basics

/// The input vectors of a crossbar, read from a file.
struct CrossbarInputs {
  /// Volts, `[N, rows]`.
  let vectors: Tensor<Double>
  /// Whether the file contains a single vector without a batch axis.
  let isSingle: Bool

  /// - Throws: `malformed` unless the file contains `[rows]` or `[N, rows]`, each in −1000…1000 V.
  init(_ path: String, rows: Int) throws {
    let stored = try DataFile.array(path)
    isSingle = stored.shape.count == 1
    guard stored.shape == [rows] || stored.shape.count == 2 && stored.shape[1] == rows,
      !stored.shape.contains(0), stored.shape[0] <= CrossbarArray.limit
    else {
      throw Diagnostic.malformed(
        "inputs must be [\(rows)] or [N, \(rows)], one voltage per row, not \(stored.shape)",
        at: Place(path))
    }
    let values = stored.doubles
    try expect(values, in: -1000...1000, "volts", path)
    vectors = Tensor([isSingle ? 1 : stored.shape[0], rows], values)
  }
}

/// A matrix of cells, read from a file.
struct CrossbarMatrix {
  let elements: Tensor<Double>

  /// - Throws: `malformed` unless the file contains `[rows, columns]`, each element in `range`.
  init(_ path: String, _ what: String, in range: ClosedRange<Double>, _ unit: String) throws {
    let stored = try DataFile.array(path)
    guard stored.shape.count == 2, !stored.shape.contains(0),
      stored.shape.elementCount <= CrossbarArray.limit
    else {
      throw Diagnostic.malformed(
        "\(what) must be [rows, columns] in \(unit) with 1 to \(CrossbarArray.limit) cells, not "
          + "\(stored.shape)", at: Place(path))
    }
    let values = stored.doubles
    try expect(values, in: range, unit, path)
    elements = Tensor(stored.shape, values)
  }
}

private func expect(
  _ values: [Double], in range: ClosedRange<Double>, _ unit: String, _ path: String
) throws {
  guard let index = values.firstIndex(where: { !range.contains($0) }) else { return }
  let bounds = "\(range.lowerBound.short)...\(range.upperBound.short)"
  throw Diagnostic.malformed(
    "element \(index) must be in \(bounds) \(unit), not \(values[index])", at: Place(path))
}

extension Double {
  /// The number as text, without a decimal point if it is whole.
  fileprivate var short: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}
