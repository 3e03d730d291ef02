import Basics
import NetworkIR

/// `scale · (x − mean) / √(variance + epsilon) + shift` for each channel, as at inference.
///
/// The inputs are `[N, C, …]`, then scale, shift, mean and variance, `[C]` each. Source: ONNX,
/// BatchNormalization.
public struct BatchNormalization: Operator {
  public static let name = "BatchNormalization"
  public static let summary = "each channel scaled and shifted by statistics from training"
  public static let versions = [1, 6, 7, 9, 14, 15]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "is_test": .until(6), "spatial": .until(8), "training_mode": .since(14),
  ]
  public static let mixesRealTypesSince: Int? = 14
  public static var fields: [Field<Self>] {
    [Field("epsilon", \.epsilon, in: 0...1, "added to the variance")]
  }

  public var epsilon = 1e-5

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    let trains =
      node.attributes["training_mode"]?.content == .integer(1)
      || node.outputs.dropFirst().contains { !$0.isEmpty }
    guard !trains else {
      throw Diagnostic.unsupported(
        "BatchNormalization is in training mode", note: "export the model for inference")
    }
    guard node.attributes["spatial"]?.content != .integer(0) else {
      throw Diagnostic.unsupported("BatchNormalization has statistics for each element (spatial 0)")
    }
    for key in ["training_mode", "momentum", "spatial", "is_test"] { node.attributes[key] = nil }
    node.outputs = Array(node.outputs.prefix(1))
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 5)
    try expectReal(inputs)
    guard inputs[0].shape.count >= 2 else {
      throw Diagnostic.malformed(
        "BatchNormalization takes [N, C, …], not shape \(inputs[0].shape)", at: nil)
    }
    for (input, what) in zip(inputs.dropFirst(), ["scale", "shift", "mean", "variance"]) {
      try expectShape(input, [inputs[0].shape[1]], what)
    }
    return [inputs[0]]
  }

  public func expectDefined(for inputs: [Operand]) throws {
    let variances = inputs[4].constant?.real?.elements ?? []
    if let channel = variances.firstIndex(where: { Double($0) + epsilon <= 0 }) {
      throw unsupported(
        "has the variance \(variances[channel]) in channel \(channel); with epsilon \(epsilon) added "
          + "it must be above 0")
    }
  }

  /// The operation on each channel, `scale · x + shift`, in double precision.
  ///
  /// - Parameter statistics: scale, shift, mean and variance, `[C]` each.
  public func affine(_ statistics: [AnyTensor]) -> [(scale: Double, shift: Double)] {
    let values = statistics.map { $0.asReal.elements.map(Double.init) }
    return values[0].indices.map { channel in
      let scale = values[0][channel] / (values[3][channel] + epsilon).squareRoot()
      return (scale, values[1][channel] - scale * values[2][channel])
    }
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let channels = affine(Array(inputs.dropFirst()))
    let size = inputs[0].shape.dropFirst(2).reduce(1, *)
    var result = inputs[0].asReal
    for index in result.elements.indices {
      let (scale, shift) = channels[index / size % channels.count]
      result.elements[index] = Float(Double(result.elements[index]) * scale + shift)
    }
    return [AnyTensor(result, type: inputs[0].type)]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    let statistics = inputs.dropFirst().compactMap(\.constant)
    guard statistics.count == 4 else { throw unsupported("needs constant statistics") }
    let channels = affine(statistics)
    let shape = [channels.count] + inputs[0].type.shape.dropFirst(2).map { _ in 1 }
    return .affine(
      AffineForm(
        scale: Tensor(shape, channels.map { Float($0.scale) }),
        shift: Tensor(shape, channels.map { Float($0.shift) })))
  }
}
