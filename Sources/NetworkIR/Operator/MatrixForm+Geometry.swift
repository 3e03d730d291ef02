import Basics

/// The position of the weights of a convolution group among the rows and columns of the matrix.
extension MatrixForm {
  /// The number of kernel positions; 1 if there is no window.
  public var taps: Int { window?.kernel.elementCount ?? 1 }
  /// The number of input channels of all groups.
  public var channels: Int { rows / taps }
  /// The number of input channels of a group.
  public var groupChannels: Int { channels / groups }
  /// The number of columns of a group.
  public var groupColumns: Int { columns / groups }
  /// The number of rows that a column uses.
  public var groupRows: Int { rows / groups }

  /// The columns of each convolution group.
  public var columnGroups: [[Int]] {
    (0..<groups).map { Array($0 * groupColumns..<($0 + 1) * groupColumns) }
  }

  /// The convolution group of `column`.
  public func group(ofColumn column: Int) -> Int { column / groupColumns }

  /// The rows that the columns of `group` use, in ascending order.
  public func rows(ofGroup group: Int) -> [Int] {
    (0..<taps).flatMap { tap in
      (0..<groupChannels).map { tap * channels + group * groupChannels + $0 }
    }
  }

  /// The indices of the weights in the weight constant, column after column, each with the rows of
  /// its own group.
  public func weightIndices() -> [Int] {
    let rows = (0..<groups).map(rows(ofGroup:))
    return (0..<columns).flatMap { column in
      rows[group(ofColumn: column)].map { row in
        guard let index = weightIndex(row, column) else {
          preconditionFailure("row \(row) of column \(column) belongs to its group")
        }
        return index
      }
    }
  }

  /// The weights as the matrix `[rows, columns]`, including the zeros of its structure.
  public func matrix(of weights: Tensor<Int16>) -> Tensor<Int16> {
    matrix(ofColumns: weightIndices().map { weights.elements[$0] })
  }

  /// The same, from the weights column after column, each with the rows of its own group.
  public func matrix(ofColumns weights: [Int16]) -> Tensor<Int16> {
    var matrix = [Int16](repeating: 0, count: rows * columns)
    let rows = (0..<groups).map(rows(ofGroup:))
    for column in 0..<columns {
      for (index, row) in rows[group(ofColumn: column)].enumerated() {
        matrix[row * columns + column] = weights[column * groupRows + index]
      }
    }
    return Tensor([self.rows, columns], matrix)
  }
}
