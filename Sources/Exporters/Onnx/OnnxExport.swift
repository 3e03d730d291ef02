import Basics
import COnnx
import NetworkIR
import Operators

/// Writes networks as ONNX models.
///
/// A model stores its weights as `float32` and takes any number of images where the network takes
/// one. Attributes of memc are written as the opset requires. The same network gives the same
/// bytes.
public enum OnnxExport {
  /// The lowest opset with all attributes of the operators; the latest additions are `dilations` of
  /// AveragePool and the mode `wrap` of Pad.
  public static let opset = 19
  /// The opset of a network with an operator that opset 19 lacks: Gelu.
  static let latestOpset = 20
  /// The opset of a network with activations of 16-bit codes.
  static let opsetOfWideCodes = 21
  /// The size that a protobuf message must stay below.
  private static let largest = 1 << 31

  /// The bytes of the model.
  ///
  /// - Parameters:
  ///   - version: the version of memc, which the model names as its producer.
  ///   - annotations: texts of the model, after those of the preparation, and of nodes.
  /// - Throws: `Diagnostics` if the graph is invalid; kind `unsupported` for each operator that is
  ///   not in the opset, for integer codes, and for 2 GiB of weights or more.
  public static func bytes(
    of graph: Graph, version: String, annotations: OnnxAnnotations = OnnxAnnotations()
  ) throws -> [UInt8] {
    try expectWritable(graph)
    var form = try OnnxForm(graph)
    let size = form.graph.constants.values.reduce(0) { $0 + $1.shape.elementCount * $1.type.size }
    try expect(size: size)
    let memory = MessageMemory()
    let functions = try OnnxFunction.of(form.graph).map(memory.function)
    let nodes = try form.nodeForms()
    let model = memory.model(
      try memory.graph(form, nodes, annotations.nodes), opset(of: form.graph, nodes), functions,
      hasOwnOperators: nodes.contains { $0.domain != nil },
      graph.preparation.properties + annotations.model, version,
      leastFormat: annotations.nodes.isEmpty ? 0 : OnnxAnnotations.formatVersion)
    return try withExtendedLifetime(memory) {
      let count = onnx__model_proto__get_packed_size(model)
      try expect(size: count)
      return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        initialized = onnx__model_proto__pack(model, buffer.baseAddress)
      }
    }
  }

  /// The opset of a model: 19 if it has all operators.
  private static func opset(of graph: Graph, _ nodes: [OnnxNodeForm]) -> Int {
    let types = nodes.flatMap { $0.constants.map(\.value.type) }
    if types.contains(where: { $0 == .int16 || $0 == .uint16 }) { return opsetOfWideCodes }
    return graph.nodes.allSatisfy { type(of: $0.op).exists(in: opset) } ? opset : latestOpset
  }

  /// The version of the file format to which an opset belongs. Source: ONNX, Versioning.md.
  fileprivate static func formatVersion(of opset: Int) -> Int {
    opset < 20 ? 8 : opset < 21 ? 9 : 10
  }

  private static func expectWritable(_ graph: Graph) throws {
    guard graph.quantization == nil else {
      throw Diagnostic.unsupported(
        "a network of integer codes cannot be written as ONNX",
        note: "write the network before the pass 'quantize', in single precision")
    }
    try graph.verify()
    try Diagnostics(
      graph.nodes.filter { !type(of: $0.op).exists(in: latestOpset) }.map {
        .unsupported("\($0.op.name) does not exist in opset \(latestOpset)", at: $0.site)
      }
    ).throwIfAny()
  }

  private static func expect(size: Int) throws {
    guard size < largest else {
      throw Diagnostic.unsupported(
        "the model has \(size) bytes; an ONNX file must have less than \(largest)",
        note: "write it as a folder with network.txt, which can have any size")
    }
  }
}

extension Operator {
  fileprivate static func exists(in opset: Int) -> Bool { versions.contains { $0 <= opset } }
}

extension MessageMemory {
  fileprivate func model(
    _ graph: UnsafeMutablePointer<Onnx__GraphProto>, _ opset: Int,
    _ functions: [UnsafeMutablePointer<Onnx__FunctionProto>], hasOwnOperators: Bool,
    _ properties: [OnnxAnnotations.Entry], _ version: String, leastFormat: Int
  ) -> UnsafeMutablePointer<Onnx__ModelProto> {
    let opsets =
      [self.opset("", opset)]
      + (hasOwnOperators ? [self.opset(OnnxFunction.domain, OnnxFunction.version)] : [])
    let properties = texts(properties)
    let format = max(OnnxExport.formatVersion(of: opset), leastFormat)
    return make(onnx__model_proto__init) {
      ($0.n_metadata_props, $0.metadata_props) = (properties.count, list(properties))
      ($0.has_ir_version, $0.ir_version) = (1, Int64(format))
      ($0.has_producer_name, $0.producer_name) = (1, text("memc"))
      ($0.has_producer_version, $0.producer_version) = (1, text(version))
      ($0.n_opset_import, $0.opset_import) = (opsets.count, list(opsets))
      ($0.n_functions, $0.functions) = (functions.count, list(functions))
      $0.graph = graph
    }
  }

  fileprivate func graph(
    _ form: OnnxForm, _ nodes: [OnnxNodeForm], _ annotations: [String: [OnnxAnnotations.Entry]]
  ) throws -> UnsafeMutablePointer<Onnx__GraphProto> {
    let (graph, types) = (form.graph, form.types)
    let constants =
      graph.constants.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      + nodes.flatMap(\.constants)
    let initializers = constants.map { tensor($0.0, $0.1) }
    let messages = try nodes.map { try node($0, annotations[$0.name] ?? []) }
    let inputs = graph.inputs.map { value($0.name, $0.type) }
    let outputs = graph.outputs.compactMap { name in types[name].map { value(name, $0) } }
    return make(onnx__graph_proto__init) {
      ($0.has_name, $0.name) = (1, text("network"))
      ($0.n_initializer, $0.initializer) = (initializers.count, list(initializers))
      ($0.n_node, $0.node) = (messages.count, list(messages))
      ($0.n_input, $0.input) = (inputs.count, list(inputs))
      ($0.n_output, $0.output) = (outputs.count, list(outputs))
    }
  }
}
