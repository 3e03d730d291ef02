import Basics
import COnnx
import CProtobufC
import NetworkIR

/// Inputs, initializers and outputs of the model.
extension OnnxImporter {
  /// Reads the constants of the model. An unsupported one matters only to the nodes that read it.
  ///
  /// The model loses the data of each, so that large weights are not in memory twice.
  mutating func readInitializers(_ graph: Onnx__GraphProto) throws {
    for (index, message) in Repeated(graph.n_initializer, graph.initializer).enumerated() {
      defer { memc_onnx_release_data(graph.initializer[index]) }
      let name = message.name.text
      let tensor = OnnxTensor(message: message, description: "initializer '\(name)'")
      codeRanges[name] = NarrowType(onnxNumber: message.data_type)?.range
      let value: ImportedValue
      do {
        value = try .constant(tensor.read(externalData: &externalData))
      } catch let diagnostic as Diagnostic {
        value = .refused(diagnostic)
        if diagnostic.kind != .unsupported { malformed.append(diagnostic.located(at: place)) }
      }
      try collect { try $0.define(name, value) }
    }
    for message in Repeated(graph.n_sparse_initializer, graph.sparse_initializer) {
      let name = message.values?.pointee.name.text ?? ""
      let refusal = Diagnostic.unsupported("initializer '\(name)' is a sparse tensor")
      try collect { try $0.define(name, .refused(refusal)) }
    }
  }

  /// Reads the inputs; those with an initializer are constants. Source: ONNX IR, which required
  /// initializers among the inputs before version 4.
  mutating func readInputs(_ graph: Onnx__GraphProto) throws {
    let initializers = Set(values.keys)
    let codes = Self.readAsCodes(graph)
    for message in Repeated(graph.n_input, graph.input) {
      let name = message.name.text
      if initializers.contains(name) {
        try collect { try $0.expectDeclared(message, as: name) }
        continue
      }
      // nodes that read an unsupported input need not report it again
      var value = ImportedValue.unknown(producer: "input '\(name)'")
      try collect {
        let type = try $0.type(of: message, name)
        value = .known(type, constant: nil)
        $0.addInput(name, type, holdsCodes: codes.contains(name))
      }
      try collect { try $0.define(name, value) }
    }
    prepareBytes()
  }

  /// The values that nodes read as codes of real numbers.
  private static func readAsCodes(_ graph: Onnx__GraphProto) -> Set<String> {
    let readers: Set = [
      "Cast", "ConvInteger", "DequantizeLinear", "MatMulInteger", "QLinearConv", "QLinearMatMul",
    ]
    return Repeated(graph.n_node, graph.node).reduce(into: []) { names, node in
      if readers.contains(node.op_type.text) { names.formUnion(node.inputNames) }
    }
  }

  /// An only input of 8-bit codes takes the bytes of images as they are.
  private mutating func prepareBytes() {
    guard graph.preparation.isEmpty, graph.inputs.count == 1,
      case .rounded(_, let quantizer)? = codes[graph.inputs[0].name], quantizer.codes == 0...255
    else { return }
    graph.preparation = ImagePreparation(
      mean: nil, standardDeviation: PerChannel(1.0 / 255), range: ValueRange(low: 0, high: 255))
  }

  /// The graph holds the codes of an image as real numbers.
  private mutating func addInput(_ name: String, _ type: TensorType, holdsCodes: Bool) {
    guard holdsCodes, type.element == .uint8 || type.element == .int8,
      let range = type.element.range
    else {
      graph.inputs.append(Graph.Input(name, type))
      return
    }
    graph.inputs.append(Graph.Input(name, .real(type.shape)))
    graphTypes[name] = .real(type.shape)
    codes[name] = .rounded(name, Quantizer(step: 1, codes: range))
  }

  private mutating func type(of message: Onnx__ValueInfoProto, _ name: String) throws -> TensorType
  {
    let what = "input '\(name)'"
    guard let type = message.type?.pointee else {
      throw Diagnostic.malformed("\(what) has no type", at: nil)
    }
    guard type.value_case == ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE, let tensor = type.tensor_type
    else {
      throw Diagnostic.unsupported("\(what) is not a tensor, but a sequence, a map or another type")
    }
    let element = try ElementType(onnxNumber: tensor.pointee.elem_type, of: what)
    guard let shape = tensor.pointee.shape?.pointee else {
      throw Diagnostic.unsupported(
        "\(what) has no shape", note: "export the model with the sizes of its inputs")
    }
    let sizes = try shapes.sizes(of: shape, input: name)
    try TensorLimits.check(sizes, of: what)
    guard !sizes.contains(0) else {
      throw Diagnostic.unsupported("\(what) of shape \(sizes) has no elements")
    }
    return TensorType(element, sizes)
  }

  /// Types that the model states for values between nodes, if all sizes are known.
  ///
  /// They are used only to check nodes after a refused one.
  func statedTypes(_ graph: Onnx__GraphProto) -> [String: TensorType] {
    var types: [String: TensorType] = [:]
    for message in Repeated(graph.n_value_info, graph.value_info) {
      guard let type = message.type?.pointee,
        type.value_case == ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE,
        let tensor = type.tensor_type?.pointee,
        let element = ElementType(onnxCode: Int(tensor.elem_type)),
        let shape = tensor.shape?.pointee
      else { continue }
      let sizes = Repeated(shape.n_dim, shape.dim).map { shapes.size(of: $0) ?? -1 }
      guard (try? TensorLimits.check(sizes, of: "")) != nil else { continue }
      types[message.name.text] = TensorType(element, sizes)
    }
    return types
  }

  mutating func readOutputs(_ graph: Onnx__GraphProto) throws {
    if graph.n_output == 0 {
      malformed.append(.malformed("the graph has no outputs", at: place))
    }
    var names: Set<String> = []
    for message in Repeated(graph.n_output, graph.output) {
      let name = message.name.text
      try collect {
        switch $0.values[name] {
        case nil: throw Diagnostic.malformed("the output '\(name)' is not defined", at: nil)
        case .refused(let reason): throw reason
        case .known, .unknown: break
        }
        guard names.insert(name).inserted else {
          throw Diagnostic.malformed("'\(name)' is an output twice", at: nil)
        }
        if $0.codes[name] != nil { _ = try $0.reals(of: name, named: name, at: nil) }
        $0.graph.outputs.append(name)
      }
    }
  }
}
