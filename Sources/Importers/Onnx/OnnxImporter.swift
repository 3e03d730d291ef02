import Basics
import COnnx
import CProtobufC
import NetworkIR

/// Converts an ONNX model to a graph.
///
/// 1. Names and versions of the model are read.
/// 2. Initializers become constants, other inputs become the graph's inputs.
/// 3. Each node is read in turn: it is refused, folded to constants, or added to the graph.
/// 4. Outputs are looked up, declared types are compared, and unused constants are dropped.
///
/// Refusals are collected in the check; contradictions are thrown, all at once.
public struct OnnxImporter {
  let model: OnnxModel
  let opset: Int?
  let limit: SizeLimit
  var shapes: ShapeArguments
  var externalData: ExternalData
  var values: [String: ImportedValue] = [:]
  var graph = Graph()
  var check = ModelCheck()
  /// Inputs of the fragment in place of outputs of refused nodes.
  var standIns: [Graph.Input] = []
  /// Values that refused nodes read.
  var readByRefused: [String] = []
  var malformed = Diagnostics()
  /// Integer activations, which the graph holds as real numbers.
  var codes: [String: HeldCodes] = [:]
  /// The ranges of constants of fewer than 8 bits, which are held as 8 bits.
  var codeRanges: [String: ClosedRange<Int>] = [:]
  /// Values of the graph that stand for integers.
  var readings: [CodeReading: String] = [:]
  /// The types of values that the model does not name.
  var graphTypes: [String: TensorType] = [:]
  /// The names that nodes of the model read, and those of its outputs.
  var readNames: Set<String> = []
  /// All names of the model, and those given to other values of the graph.
  var takenNames: Set<String> = []
  /// The number of roundings over the range of each image.
  var dynamicRoundings = 0

  var source: String { model.source }
  var place: Place { Place(source) }

  /// - Parameters:
  ///   - model: the parsed, unchecked model.
  ///   - shapes: sizes of symbolic dimensions by name.
  ///   - directory: the directory of the model; if it is `nil`, external data are refused.
  ///   - limit: the limit on what is evaluated at import.
  /// - Throws: `Diagnostics` with all contradictions, kind `malformed`; missing external data are of
  ///   kind `missing`.
  public static func read(
    _ model: OnnxModel, shapes: [String: Int] = [:], directory: String? = nil,
    limit: SizeLimit = SizeLimit()
  ) throws -> ImportedModel {
    try withExtendedLifetime(model) {
      var importer = try OnnxImporter(
        model, shapes, directory.map(ModelDirectory.init), limit)
      return try importer.read()
    }
  }

  private init(
    _ model: OnnxModel, _ shapes: [String: Int], _ directory: ModelDirectory?, _ limit: SizeLimit
  ) throws {
    self.model = model
    self.limit = limit
    self.shapes = try ShapeArguments(shapes)
    externalData = ExternalData(directory: directory)
    opset = try Self.opset(of: model)
  }

  /// The version of the default operator set; the last one if there are several, as in onnxruntime;
  /// `nil` if the model states none.
  private static func opset(of model: OnnxModel) throws -> Int? {
    let message = model.message.pointee
    let place = Place(model.source)
    guard message.ir_version > 0 else {
      throw Diagnostic.malformed("the model states no IR version", at: place)
    }
    var versions: [Int] = []
    for set in Repeated(message.n_opset_import, message.opset_import)
    where isDefaultDomain(set.domain.text) {
      versions.append(Int(set.version))
    }
    guard versions.allSatisfy({ $0 > 0 }) else {
      throw Diagnostic.malformed(
        "the model states versions \(versions) of the default operator set", at: place)
    }
    return versions.last
  }

  static func isDefaultDomain(_ domain: String) -> Bool { domain.isEmpty || domain == "ai.onnx" }

  private mutating func read() throws -> ImportedModel {
    guard let message = model.message.pointee.graph?.pointee else {
      throw Diagnostic.malformed("the model has no graph", at: place)
    }
    try collect { try $0.readPreparation() }
    try readInitializers(message)
    try readInputs(message)
    try readNodes(message)
    try readOutputs(message)
    try collect { try $0.compareDeclarations(message) }
    if !codes.isEmpty { graph.stateIntegerWeights(among: values.compactMapValues(\.constant)) }
    try malformed.throwIfAny()
    try shapes.expectAllUsed(at: Place("--shape"))
    check.assumptions = shapes.assumptions + check.assumptions
    if dynamicRoundings > 0 {
      check.assumptions.append(
        "\(dynamicRoundings) roundings over the range of each image take calibrated ranges")
    }
    var model = ImportedModel(fragment: fragment(), check: check, digests: externalData.digests)
    model.standIns = Set(standIns.map(\.name))
    return model
  }

  /// Reads the preparation of images from the model's properties.
  private mutating func readPreparation() throws {
    let message = model.message.pointee
    graph.preparation = try ImagePreparation(
      properties: Repeated(message.n_metadata_props, message.metadata_props).map {
        ($0.key.text, $0.value.text)
      })
  }

  /// Runs `body`, and notes what is malformed or unsupported about the model outside its nodes.
  mutating func collect(_ body: (inout OnnxImporter) throws -> Void) throws {
    do {
      try body(&self)
    } catch let diagnostic as Diagnostic {
      note(diagnostic.located(at: place))
    }
  }

  private mutating func note(_ diagnostic: Diagnostic) {
    if diagnostic.kind == .unsupported {
      check.problems.append(diagnostic)
    } else {
      malformed.append(diagnostic)
    }
  }

  /// Defines `name` as `value`; throws if it is already defined.
  mutating func define(_ name: String, _ value: ImportedValue) throws {
    guard !name.isEmpty else { throw Diagnostic.malformed("a value has no name", at: nil) }
    try NameLimit.check(name)
    guard values.updateValue(value, forKey: name) == nil else {
      throw Diagnostic.malformed("'\(name)' is defined twice", at: nil)
    }
  }
}
