import Basics
import NetworkIR

/// Convolution over one to three spatial axes, with weights in crossbars. Source: ONNX, Conv.
///
/// Input `[N, C, D1, …]`, weights `[O, C / group, k1, …]`, bias `[O]`, output `[N, O, d1, …]`.
public struct Conv: Operator {
  public static let name = "Conv"
  public static let summary = "convolution over one to three spatial axes, with groups"
  public static let versions = [1, 11, 22]
  public static var fields: [Field<Self>] {
    WindowAttributes.fields(at: \.attributes, pooling: false)
      + [Field("group", \.group, in: 1...WindowAttributes.largest, "number of channel groups")]
  }

  var attributes = WindowAttributes()
  public var group = 1

  public init() {}

  public func validate() throws {
    try attributes.validate(self)
    guard attributes.padding == .explicit || attributes.pads.isEmpty else {
      throw Diagnostic.configuration(
        "'pads' and 'auto_pad' \(attributes.padding.rawValue) of Conv exclude each other", at: nil)
    }
  }

  /// The window over an input of type `input`, with `weights`.
  func window(_ input: TensorType, _ weights: TensorType) throws -> Window {
    try attributes.window(
      over: Array(input.shape.dropFirst(2)), weights: Array(weights.shape.dropFirst(2)), of: self)
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 2...3)
    try expectReal(inputs)
    try expectImage(inputs[0])
    let rank = inputs[0].shape.count
    try expectRank(inputs[1], in: rank...rank, "weights")
    let (channels, outputs) = (inputs[0].shape[1], inputs[1].shape[0])
    guard channels % group == 0, outputs % group == 0, inputs[1].shape[1] == channels / group else {
      throw Diagnostic.malformed(
        "Conv weights of shape \(inputs[1].shape) in \(group) groups do not fit \(channels) channels",
        at: nil)
    }
    if inputs.count == 3 { try expectShape(inputs[2], [outputs], "bias") }
    let window = try window(inputs[0], inputs[1])
    return [TensorType(inputs[0].element, [inputs[0].shape[0], outputs] + window.outputSizes)]
  }

  public func operationsPerElement(of inputs: [TensorType]) -> Int {
    inputs[1].shape.dropFirst().reduce(1, *)
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try expectConstant(inputs, 1, "weights")
    if inputs.count == 3 { try expectConstant(inputs, 2, "bias") }
    let shape = inputs[1].type.shape
    let (columns, groupChannels) = (shape[0], shape[1])
    let positions = Array(shape.dropFirst(2)).elementCount
    let channels = groupChannels * group
    return .matrix(
      MatrixForm(
        weightInput: 1, biasInput: inputs.count == 3 ? 2 : nil, rows: positions * channels,
        columns: columns, groups: group, window: try window(inputs[0].type, inputs[1].type),
        layout: WeightLayout(column: groupChannels * positions, tap: 1, channel: positions)))
  }
}
