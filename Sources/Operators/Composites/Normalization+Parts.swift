import Basics
import NetworkIR

/// A normalization whose parts compute it where it cannot wait until the program has ended.
protocol DivisibleNormalization: Normalization, DivisibleOperator {
  /// Adds the parts that follow the subtraction of the largest number.
  ///
  /// - Parameters:
  ///   - differences: the numbers minus the largest along the axis.
  ///   - sum: the sum of their powers of e, along the axis.
  func addResult(
    of differences: String, powers: String, sum: String, to body: inout OperatorBody
  ) throws -> String
}

extension DivisibleNormalization {
  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let shape = body.shape(of: body.inputs[0])
    guard shape.count > 1, axis != shape.count else {
      throw unsupported("of \(shape) has no integer form")
    }
    var axis = try resolve(axis: axis, rank: shape.count)
    guard axis > 0 else {
      throw unsupported("along axis 0 of \(shape) combines images, which lie on that axis")
    }
    var value = body.inputs[0]
    if flatten == 1 {
      let sizes = [shape[1..<axis], shape[axis...]].map { Array($0).elementCount }
      value = try body.append(Reshape([0] + sizes), value)
      axis = 2
    }
    var largest = ReduceMax()
    largest.axes = [axis]
    var sum = ReduceSum()
    sum.axes = [axis]
    let differences = try body.append(Sub(), value, try body.append(largest, value))
    let powers = try body.append(Exp(), differences)
    let result = try addResult(
      of: differences, powers: powers, sum: try body.append(sum, powers), to: &body)
    guard flatten == 1 else { return [result] }
    return [try body.append(Reshape([0] + shape.dropFirst()), result)]
  }
}

extension Softmax: DivisibleNormalization {
  func addResult(
    of differences: String, powers: String, sum: String, to body: inout OperatorBody
  ) throws -> String {
    try body.append(Mul(), powers, try body.append(Reciprocal(), sum))
  }
}

extension LogSoftmax: DivisibleNormalization {
  func addResult(
    of differences: String, powers: String, sum: String, to body: inout OperatorBody
  ) throws -> String {
    try body.append(Sub(), differences, try body.append(Log(), sum))
  }
}
