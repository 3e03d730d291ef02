import Basics

extension Tensor {
  /// The transpose of a matrix.
  var transposed: Tensor {
    let (rows, columns) = (shape[0], shape[1])
    return Tensor(
      [columns, rows],
      (0..<columns).flatMap { column in
        (0..<rows).map { row in elements[row * columns + column] }
      })
  }

  /// Some rows of a matrix.
  func rows(_ range: Range<Int>) -> Tensor {
    let columns = shape[1]
    return Tensor(
      [range.count, columns],
      Array(elements[range.lowerBound * columns..<range.upperBound * columns]))
  }

  /// A matrix with the elements of each row in reverse order.
  var reversedRows: Tensor {
    let columns = shape[1]
    return Tensor(
      shape,
      (0..<shape[0]).flatMap { elements[$0 * columns..<($0 + 1) * columns].reversed() })
  }

  /// A matrix with its rows in reverse order.
  var upsideDown: Tensor {
    let columns = shape[1]
    return Tensor(
      shape,
      (0..<shape[0]).reversed().flatMap { elements[$0 * columns..<($0 + 1) * columns] })
  }
}

extension Tensor<Double> {
  /// The identity matrix.
  static func identity(_ size: Int) -> Tensor {
    var result = Tensor([size, size], repeating: 0)
    for index in 0..<size { result.elements[index * size + index] = 1 }
    return result
  }
}
