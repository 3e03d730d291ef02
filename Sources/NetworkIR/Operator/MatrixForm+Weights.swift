import Basics

/// Weights in the order of their constant, column after column, and as a matrix.
extension MatrixForm {
  /// The row-major index of the weight at `[row, column]` in the weight constant; `nil` if the
  /// matrix is zero there by structure (another group).
  public func weightIndex(_ row: Int, _ column: Int) -> Int? {
    let (tap, channel) = row.quotientAndRemainder(dividingBy: channels)
    let (group, place) = channel.quotientAndRemainder(dividingBy: groupChannels)
    guard group == self.group(ofColumn: column) else { return nil }
    return column * layout.column + tap * layout.tap + place * layout.channel
  }

  /// The indices of the weights in the weight constant, column after column, each with the rows of
  /// its own group.
  public func weightIndices() -> [Int] {
    columnWise { $0 }
  }

  /// The weights column after column, each with the rows of its own group.
  @inlinable public func columnWise<Weight>(_ weights: [Weight]) -> [Weight] {
    if isColumnWise { return weights }
    return weights.withUnsafeBufferPointer { weights in columnWise { weights[$0] } }
  }

  /// The inverse of `columnWise`: the weights in the order of the constant.
  @inlinable public func constant<Weight>(ofColumns weights: [Weight]) -> [Weight] {
    if isColumnWise { return weights }
    var place = 0
    return [Weight](unsafeUninitializedCapacity: weights.count) { constant, count in
      forEachIndex { index in
        (constant.baseAddress.map { $0 + index })?.initialize(to: weights[place])
        place += 1
      }
      count = weights.count
    }
  }

  /// Whether the weights of the constant are already column after column.
  @usableFromInline var isColumnWise: Bool {
    layout.column == groupRows && layout.channel == 1 && (taps == 1 || layout.tap == groupChannels)
  }

  @inlinable func columnWise<Element>(_ element: (_ index: Int) -> Element) -> [Element] {
    let all = columns * groupRows
    return [Element](unsafeUninitializedCapacity: all) { elements, count in
      forEachIndex { index in
        elements.initializeElement(at: count, to: element(index))
        count += 1
      }
    }
  }

  /// Calls `body` with the index of each weight in the constant, column after column.
  @inlinable @inline(__always)
  func forEachIndex(_ body: (_ index: Int) -> Void) {
    let (taps, channels) = (taps, groupChannels)
    for column in 0..<columns {
      for tap in 0..<taps {
        var index = column * layout.column + tap * layout.tap
        for _ in 0..<channels {
          body(index)
          index += layout.channel
        }
      }
    }
  }

  /// The weights as the matrix `[rows, columns]`, including the zeros of its structure.
  public func matrix(of weights: Tensor<Int16>) -> Tensor<Int16> {
    matrix(ofColumns: columnWise(weights.elements))
  }

  /// The same, from the weights column after column, each with the rows of its own group.
  public func matrix(ofColumns weights: [Int16]) -> Tensor<Int16> {
    var matrix = [Int16](repeating: 0, count: rows * columns)
    let rows = (0..<groups).map(rows(ofGroup:))
    // columns in blocks, so that each part of a row is written at once
    for first in stride(from: 0, to: columns, by: Self.columnBlock) {
      let group = group(ofColumn: first)
      let end = min(first + Self.columnBlock, columns)
      let cut = min(end, (group + 1) * groupColumns)
      copy(weights, first..<cut, rows[group], into: &matrix)
      for column in cut..<end {
        copy(weights, column..<column + 1, rows[self.group(ofColumn: column)], into: &matrix)
      }
    }
    return Tensor([self.rows, columns], matrix)
  }

  private static let columnBlock = 32

  /// Copies columns of one group into the matrix.
  private func copy(
    _ weights: [Int16], _ columns: Range<Int>, _ rows: [Int], into matrix: inout [Int16]
  ) {
    let (width, depth) = (self.columns, groupRows)
    weights.withUnsafeBufferPointer { weights in
      matrix.withUnsafeMutableBufferPointer { matrix in
        for (index, row) in rows.enumerated() {
          for column in columns {
            matrix[row &* width &+ column] = weights[column &* depth &+ index]
          }
        }
      }
    }
  }
}
