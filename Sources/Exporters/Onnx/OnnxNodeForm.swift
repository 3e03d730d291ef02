import Basics
import NetworkIR
import Operators

/// A node in the form of opset 19: attributes of memc that are inputs in ONNX become constants.
struct OnnxNodeForm {
  let node: Node
  /// The node's inputs, including those that were attributes; empty for an absent one.
  private(set) var inputs: [String]
  private(set) var attributes: Record
  /// The values of the inputs that were attributes.
  private(set) var constants: [(name: String, value: AnyTensor)] = []

  /// The attributes that are inputs after the data, in the order of these inputs.
  ///
  /// Source: ONNX, opset 19. The other operators have the same attributes in memc and ONNX.
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
  ///   - node: a node of `OnnxForm`.
  ///   - element: the element type of the node's first input.
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
  /// A list as `[n]` integers, or a number as a scalar, clamped to the range of `scalarType`.
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
