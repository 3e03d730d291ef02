import Basics
import NetworkIR
import Operators

/// A node in the form of opset 19: attributes of memc that are inputs in ONNX become constants.
struct OnnxNodeForm {
  let name: String
  /// The name of the operator.
  let op: String
  /// `nil` for operators of ONNX.
  let domain: String?
  /// The node's inputs, including those that were attributes; empty for an absent one.
  private(set) var inputs: [String]
  let outputs: [String]
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
    OneHot.name: ["depth", "values"],
    Pad.name: ["pads", "value", "axes"],
    Pow.name: ["exponent"],
    ReduceL1.name: ["axes"],
    ReduceL2.name: ["axes"],
    ReduceMax.name: ["axes"],
    ReduceMean.name: ["axes"],
    ReduceMin.name: ["axes"],
    ReduceProd.name: ["axes"],
    ReduceSum.name: ["axes"],
    ReduceSumSquare.name: ["axes"],
    Reshape.name: ["shape"],
    Resize.name: ["roi", "scales", "sizes"],
    Slice.name: ["starts", "ends", "axes", "steps"],
    Split.name: ["split"],
    Squeeze.name: ["axes"],
    Tile.name: ["repeats"],
    Unsqueeze.name: ["axes"],
  ]

  /// A node of an operator of ONNX.
  init(
    _ name: String, _ op: String, inputs: [String], outputs: [String], attributes: Record,
    constants: [(name: String, value: AnyTensor)]
  ) {
    (self.name, self.op, domain) = (name, op, nil)
    (self.inputs, self.outputs) = (inputs, outputs)
    (self.attributes, self.constants) = (attributes, constants)
  }

  /// - Parameters:
  ///   - node: a node of `OnnxForm`.
  ///   - element: the element type of the node's first input.
  init(_ node: Node, element: ElementType?, names: inout FreshNames) throws {
    (name, op) = (node.name, node.op.name)
    domain = (node.op as? any OwnOperator).map { type(of: $0).domain }
    (inputs, outputs) = (node.inputs, node.outputs)
    attributes = node.op.record
    for key in Self.attributesAsInputs[node.op.name] ?? [] {
      guard let value = attributes[key] else {
        inputs.append("")
        continue
      }
      let name = names.take("\(node.name).\(key)")
      let tensor =
        ["scales", "values"].contains(key)
        ? try AnyTensor(reals: value) : try AnyTensor(value, scalarType: element ?? .float32)
      constants.append((name, tensor))
      inputs.append(name)
      attributes[key] = nil
    }
    while inputs.last?.isEmpty == true { inputs.removeLast() }
    if let cast = node.op as? Cast { attributes["to"] = cast.target.onnxCode.value }
  }
}

extension AnyTensor {
  /// A list as `[n]` reals.
  fileprivate init(reals value: Value) throws {
    let reals = try [Double](value).map { Float($0) }
    self.init(Tensor([reals.count], reals))
  }

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
