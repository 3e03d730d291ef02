/// Images or other inputs, one per row, stored as in the file.
///
/// `uint8` represents 0…1 and is divided by 255; all other numbers are used unchanged.
public struct LoadedData: Sendable {
  private var stored: StoredTensor

  /// - Throws: `malformed` where there are no rows, or a number is not finite as a `Float`.
  init(_ stored: StoredTensor) throws {
    guard !stored.shape.isEmpty, stored.count > 0 else {
      throw Diagnostic.malformed(
        "has no rows of data: its shape is \(stored.shape)", at: stored.source)
    }
    self.stored = stored
    if stored.type.isReal { try checkFinite() }
  }

  /// The number of rows, then the shape of each.
  public var shape: [Int] { stored.shape }
  /// The element type in the file.
  public var type: ElementType { stored.type }
  /// The source of the data, as the user named it.
  public var source: Place { stored.source }

  /// The same numbers as one row.
  public var asOneRow: LoadedData {
    var data = self
    data.stored = stored.reshaped([1] + shape)
    return data
  }

  /// The number of elements in a row.
  public var rowSize: Int { stored.count / shape[0] }

  /// The elements of some rows, in order.
  ///
  /// - Precondition: `rows` are in `0..<shape[0]`.
  public func real(rows: Range<Int>) -> [Float] {
    let range = rows.lowerBound * rowSize..<rows.upperBound * rowSize
    return type == .uint8 ? stored.fractions(in: range) : stored.reals(in: range)
  }

  private func checkFinite() throws {
    for row in 0..<shape[0] {
      let elements = stored.reals(in: row * rowSize..<(row + 1) * rowSize)
      guard let column = elements.firstIndex(where: { !$0.isFinite }) else { continue }
      throw Diagnostic.malformed(
        "element \(column) of row \(row) is \(elements[column].asText): data must be finite",
        at: stored.source)
    }
  }
}
