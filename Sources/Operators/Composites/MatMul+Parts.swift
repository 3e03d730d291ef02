import Basics
import NetworkIR

extension MatMul: DivisibleOperator {
  /// The product of two activations: `A[…, M, K]` as `[…, M, 1, K]` times the transpose of
  /// `B[…, K, N]` as `[…, 1, N, K]`, summed along the last axis.
  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let shapes = body.inputs.map(body.shape(of:))
    let (a, b, _) = try self.shapes(shapes[0], shapes[1])
    guard a == shapes[0], b == shapes[1], body.known(0) == nil, body.known(1) == nil else {
      throw unsupported("of activations \(shapes[0]) and \(shapes[1]) has no integer form")
    }
    let rank = max(a.count, b.count)
    let left = a.aligned(to: rank).inserting(1, before: rank - 1)
    let right = b.aligned(to: rank)
    let transposed = try body.append(
      Transpose(Array(0..<b.count - 2) + [b.count - 1, b.count - 2]), body.inputs[1])
    let product = try body.append(
      Mul(), try body.append(Reshape(left), body.inputs[0]),
      try body.append(
        Reshape(right.dropLast(2) + [1, right[rank - 1], right[rank - 2]]), transposed))
    var sum = ReduceSum()
    (sum.axes, sum.keepsAxes) = ([rank], 0)
    return [try body.append(sum, product)]
  }
}

extension [Int] {
  /// This shape with axes of size 1 before it; the size of a first axis that stays first is copied.
  fileprivate func aligned(to rank: Int) -> [Int] {
    count == rank && rank > 2 ? [0] + dropFirst() : Array(repeating: 1, count: rank - count) + self
  }

  fileprivate func inserting(_ size: Int, before axis: Int) -> [Int] {
    self[..<axis] + [size] + self[axis...]
  }
}
