import Basics
import NetworkIR

/// A node as opset 19 spells it: what memc holds as attributes and ONNX takes as inputs are
/// constants of their own.
struct OnnxNodeForm {
  let node: Node
  /// The node's inputs, those among them that were attributes, empty where one is left out.
  private(set) var inputs: [String]
  private(set) var attributes: Record
  /// The values of those that were attributes.
  private(set) var constants: [(name: String, value: AnyTensor)] = []

  /// The attributes that are inputs behind the data, in the order of these inputs.
  ///
  /// Source: ONNX, opset 19. An operator that is not named here has all its attributes in both.
  private static let attributesAsInputs: [String: [String]] = [
    Clip.name: ["min", "max"],
    ConstantOfShape.name: ["shape"],
    Expand.name: ["shape"],
    Pad.name: ["pads", "value", "axes"],
    ReduceMean.name: ["axes"],
    ReduceProd.name: ["axes"],
    Reshape.name: ["shape"],
    Slice.name: ["starts", "ends", "axes", "steps"],
    Squeeze.name: ["axes"],
    Unsqueeze.name: ["axes"],
  ]

  /// - Parameters:
  ///   - node: in the form of `OnnxForm`.
  ///   - element: of the node's first input.
  init(_ node: Node, element: ElementType?, names: inout FreshNames) throws {
    self.node = node
    inputs = node.inputs
    attributes = node.op.record
    for key in Self.attributesAsInputs[node.op.name] ?? [] {
      guard let value = attributes[key] else {
        inputs.append("")
        continue
      }
      let name = names.take("\(node.name).\(key)")
      constants.append((name, try AnyTensor(value, scalarType: element ?? .float32)))
      inputs.append(name)
      attributes[key] = nil
    }
    while inputs.last?.isEmpty == true { inputs.removeLast() }
    if let cast = node.op as? Cast { attributes["to"] = cast.target.onnxCode.value }
  }
}

extension AnyTensor {
  /// A list as `[n]` integers, a number as a scalar of `scalarType`, which it saturates.
  fileprivate init(_ value: Value, scalarType: ElementType) throws {
    if case .list = value.content {
      let integers = try [Int](value)
      self.init(Tensor([integers.count], integers))
      return
    }
    let real = try Double(value)
    guard let range = scalarType.range else {
      self.init(Tensor<Float>([], [Float(real)]))
      return
    }
    let integer = Int(exactly: real.rounded(.towardZero)) ?? (real < 0 ? .min : .max)
    self.init(
      Tensor([], [min(max(integer, range.lowerBound), range.upperBound)]), type: scalarType)
  }
}
