import Basics
import COnnx
import CProtobufC
import NetworkIR

/// Turns an ONNX model into a graph.
///
/// 1. Names and versions of the model.
/// 2. Initializers become constants, other inputs the graph's inputs.
/// 3. Each node is read in turn: refused, folded to constants, or made a node of the graph.
/// 4. Outputs are looked up, declared types compared; constants nothing reads are dropped.
///
/// Refusals are gathered in the check; contradictions are thrown, all at once.
public struct OnnxImporter {
  let model: OnnxModel
  let opset: Int?
  let limit: SizeLimit
  var shapes: ShapeArguments
  var externalData: ExternalData
  var values: [String: ImportedValue] = [:]
  var graph = Graph()
  var check = ModelCheck()
  /// Inputs of the fragment in place of what refused nodes make.
  var standIns: [Graph.Input] = []
  /// Values that refused nodes read.
  var readByRefused: [String] = []
  var malformed = Diagnostics()

  /// Of a value, in bytes: program text holds no longer words.
  private static let longestName = 4096

  var source: String { model.source }
  var place: Place { Place(source) }

  /// - Parameters:
  ///   - model: parsed, unchecked.
  ///   - shapes: sizes of symbolic dimensions by name.
  ///   - directory: where the model stands; external data are refused where it is `nil`.
  ///   - limit: of what is evaluated at import.
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

  /// The version of the default operator set, the last where it is named more than once, as
  /// onnxruntime takes it; `nil` where the model names none.
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
    try malformed.throwIfAny()
    try shapes.expectAllUsed(at: Place("--shape"))
    check.assumptions = shapes.assumptions + check.assumptions
    var model = ImportedModel(fragment: fragment(), check: check, digests: externalData.digests)
    model.standIns = Set(standIns.map(\.name))
    return model
  }

  /// How images are prepared, as the model's properties say.
  private mutating func readPreparation() throws {
    let message = model.message.pointee
    graph.preparation = try ImagePreparation(
      properties: Repeated(message.n_metadata_props, message.metadata_props).map {
        ($0.key.text, $0.value.text)
      })
  }

  /// Runs `body`; notes what is malformed about the model outside its nodes, and what is unsupported
  /// there.
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

  /// Notes that `name` stands for `value`; throws where it already stands for another.
  mutating func define(_ name: String, _ value: ImportedValue) throws {
    guard !name.isEmpty else { throw Diagnostic.malformed("a value has no name", at: nil) }
    guard name.utf8.count <= Self.longestName else {
      throw Diagnostic.unsupported(
        "the name '\(name.prefix(32))…' has \(name.utf8.count) bytes; memc takes "
          + "\(Self.longestName) at most")
    }
    guard values.updateValue(value, forKey: name) == nil else {
      throw Diagnostic.malformed("'\(name)' is made twice", at: nil)
    }
  }
}
