import Basics
import NetworkIR

/// The mean of each window. Source: ONNX, AveragePool.
public struct AveragePool: DifferentiableOperator {
  public static let name = "AveragePool"
  public static let summary = "the mean of each window over one to three spatial axes"
  public static let versions = [1, 7, 10, 11, 19, 22]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "count_include_pad": .since(7), "ceil_mode": .since(10), "dilations": .since(19),
  ]
  public static var fields: [Field<Self>] {
    WindowAttributes.fields(at: \.attributes, pooling: true)
      + [Field("count_include_pad", \.countsPadding, in: 0...1, "1: padding counts as zeros")]
  }

  var attributes = WindowAttributes()
  public var countsPadding = 0

  public init() {}

  public func validate() throws { try attributes.validate(self) }

  /// The same windows over an input of `shape`, in a form that all opsets read in the same way;
  /// itself if padding counts, because positions past the padding do not.
  ///
  /// - Throws: if the window does not fit `shape`.
  public func withoutCeiling(over shape: [Int]) throws -> AveragePool {
    let plain = try attributes.withoutCeiling(over: Array(shape.dropFirst(2)), of: self)
    guard attributes.ceilMode == 1, countsPadding == 0 || plain.pads == attributes.pads else {
      return self
    }
    var pool = self
    pool.attributes = plain
    return pool
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectReal(inputs)
    return try poolOutputTypes(of: inputs, attributes)
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let window = try poolWindow(inputs[0].shape, attributes)
    let pooled = inputs[0].asReal.averaged(window, countsPadding: countsPadding == 1)
    return [AnyTensor(pooled, type: inputs[0].type)]
  }

  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    throws -> [Tensor<Float>?]
  {
    try averageGradients(
      of: inputs, poolWindow(inputs[0].shape, attributes), countsPadding: countsPadding == 1,
      upstream)
  }

  public func operationsPerElement(of inputs: [TensorType]) -> Int { attributes.taps }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    let window = try poolWindow(inputs[0].type.shape, attributes)
    return .pool(PoolForm(.average(countsPadding: countsPadding == 1), window))
  }
}
