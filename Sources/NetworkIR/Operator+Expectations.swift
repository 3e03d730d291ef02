import Basics

extension Operator {
  /// Throws unless there are `count` inputs.
  func expectInputs(_ inputs: [TensorType], count: ClosedRange<Int>) throws {
    guard count.contains(inputs.count) else {
      let expected =
        count.lowerBound == count.upperBound
        ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
      throw Diagnostic.malformed(
        "\(Self.name) takes \(expected) inputs, not \(inputs.count)", at: nil)
    }
  }

  func expectInputs(_ inputs: [TensorType], count: Int) throws {
    try expectInputs(inputs, count: count...count)
  }
}
