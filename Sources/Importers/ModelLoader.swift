import Basics
import Glibc
import NetworkIR

/// Reads a model in any format: an ONNX file, a NIR file, a folder with `network.txt` and `.npy`
/// files, or a single matrix.
public enum ModelLoader {
  /// The size that a protobuf message must stay below.
  private static let largestOnnx = 1 << 31

  /// - Parameters:
  ///   - path: the path of a folder, or of a file, whose content determines its kind.
  ///   - shapes: sizes of symbolic dimensions by name; only ONNX models have any.
  ///   - limit: the limit on the network's size for one image.
  ///   - isTrained: whether the values of constants matter; training from scratch replaces them.
  /// - Throws: diagnostics of kind `malformed` for contradictions, `missing` for files,
  ///   `unsupported` for other files. Nodes that memc cannot compile are listed in the check.
  public static func load(
    _ path: String, shapes: [String: Int] = [:], limit: SizeLimit = SizeLimit(),
    isTrained: Bool = true
  ) throws -> ImportedModel {
    let model = try read(path, shapes, limit)
    let single = try (isTrained ? model.withDefinedValues() : model).takenImageByImage()
    try locating(at: Place(path)) { try single.expectPreparation() }
    return try single.within(limit)
  }

  private static func read(_ path: String, _ shapes: [String: Int], _ limit: SizeLimit) throws
    -> ImportedModel
  {
    if isFolder(path) {
      try expectNoShapes(shapes)
      return try NetworkFolder(path, limit).load()
    }
    let file = try InputFile(path)
    let kind = try FileKind(file)
    switch kind {
    case .array:
      try expectNoShapes(shapes)
      return try MatrixModel.load(file)
    case .network:
      try expectNoShapes(shapes)
      return try NetworkFolder(path.folder, limit).load(file)
    case .arrays, .zip:
      throw Diagnostic.unsupported(
        "is \(kind.rawValue), which is not a model", at: file.place,
        note: "unpack the arrays into a folder and write network.txt next to them")
    case .program, .chip, .yaml, .table: throw kind.refusal(as: "a model", at: file.place)
    case .nir:
      try expectNoShapes(shapes)
      return try NirImporter.read(file)
    case .onnx, .unknown:
      guard !path.hasSuffix(".nir") else {
        throw Diagnostic.malformed("is not an HDF5 file, as NIR files are", at: file.place)
      }
      return try onnx(parsed(consume file), shapes, limit)
    }
  }

  private static func onnx(
    _ parsed: (model: OnnxModel, digest: InputDigest), _ shapes: [String: Int], _ limit: SizeLimit
  ) throws -> ImportedModel {
    let model = parsed.model
    var imported = try OnnxImporter.read(
      model, shapes: shapes, directory: model.source.folder, limit: limit)
    imported.digests.insert(parsed.digest, at: 0)
    return imported
  }

  /// The message in a file, whose bytes are not kept.
  private static func parsed(_ file: consuming InputFile) throws -> (
    model: OnnxModel, digest: InputDigest
  ) {
    guard file.bytes.count < largestOnnx else {
      throw Diagnostic.unsupported(
        "has \(file.bytes.count) bytes; an ONNX file must have less than \(largestOnnx)",
        at: file.place, note: "store the weights in separate files (external data)")
    }
    let model = try file.bytes.withUnsafeBytes { try OnnxModel($0, source: file.path) }
    return (model, InputDigest(file.path.lastComponent, file.bytes))
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func expectNoShapes(_ shapes: [String: Int]) throws {
    guard let name = shapes.keys.min() else { return }
    throw Diagnostic(
      .usage, "this model has no symbolic dimension '\(name)'; only ONNX models have any",
      at: Place("--shape"))
  }
}

extension String {
  /// The part before the last slash; `.` if there is none.
  var folder: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }

  /// The part after the last slash.
  var lastComponent: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return self }
    return String(self[utf8.index(after: slash)...])
  }
}
