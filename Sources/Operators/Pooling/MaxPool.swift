import Basics
import NetworkIR

/// The largest element of each window. Source: ONNX, MaxPool.
///
/// A gradient goes to the first of several largest elements.
public struct MaxPool: DifferentiableOperator {
  public static let name = "MaxPool"
  public static let summary = "the largest element of each window over one to three spatial axes"
  public static let versions = [1, 8, 10, 11, 12, 22]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "storage_order": .since(8), "ceil_mode": .since(10), "dilations": .since(10),
  ]
  public static var fields: [Field<Self>] {
    WindowAttributes.fields(at: \.attributes, pooling: true)
  }

  var attributes = WindowAttributes()

  public init() {}

  public func validate() throws { try attributes.validate(self) }

  public static func adapt(_ node: inout ImportedNode) throws {
    try node.dropOutputs(["Indices"], of: name)
    // the order of indices; it does not affect the other output
    node.attributes["storage_order"] = nil
  }

  /// The same windows over an input of `shape`, in a form that all opsets read in the same way.
  ///
  /// - Throws: if the window does not fit `shape`.
  public func withoutCeiling(over shape: [Int]) throws -> MaxPool {
    var plain = self
    if attributes.ceilMode == 1 {
      plain.attributes = try attributes.withoutCeiling(over: Array(shape.dropFirst(2)), of: self)
    }
    return plain
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try poolOutputTypes(of: inputs, attributes)
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let window = try poolWindow(inputs[0].shape, attributes)
    switch inputs[0].content {
    case .real(let tensor):
      let pooled = tensor.pooled(window) { values in values.max() ?? -.infinity }
      return [AnyTensor(pooled, type: inputs[0].type)]
    case .integer(let tensor):
      let pooled = tensor.pooled(window) { values in values.max() ?? .min }
      return [AnyTensor(pooled, type: inputs[0].type)]
    }
  }

  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    throws -> [Tensor<Float>?]
  {
    try maximumGradients(of: inputs, outputs, poolWindow(inputs[0].shape, attributes), upstream)
  }

  public func operationsPerElement(of inputs: [TensorType]) -> Int { attributes.taps }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    let shape = inputs[0].type.shape
    let window = try poolWindow(shape, attributes)
    guard !window.hasPositionInPadding(around: Array(shape.dropFirst(2))) else {
      throw unsupported(
        "of \(shape) has a window that lies in the padding and has no maximum")
    }
    return .pool(PoolForm(.max, window))
  }
}
