import Basics
import Glibc
import NetworkIR

/// Reads whatever the user named as a model: an ONNX file, a folder with `network.txt` beside its
/// `.npy` files, or a single matrix.
public enum ModelLoader {
  /// No protobuf message may be larger.
  private static let largestOnnx = 1 << 31

  /// - Parameters:
  ///   - path: of a file, which is told by its content, or a folder.
  ///   - shapes: sizes of symbolic dimensions by name; only ONNX models have any.
  ///   - limit: of the network's size for one image.
  ///   - isTrained: whether the values of constants count, which training from scratch replaces.
  /// - Throws: diagnostics, kind `malformed` for contradictions, `missing` for files, `unsupported`
  ///   for what is no model. Nodes that memc cannot compile are not thrown: they stand in the check.
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
        "is \(kind.rawValue), which is no model", at: file.place,
        note: "unpack the arrays into a folder and write network.txt beside them")
    case .program, .chip, .yaml: throw kind.refusal(as: "a model", at: file.place)
    case .onnx, .unknown: return try onnx(file, shapes, limit)
    }
  }

  private static func onnx(_ file: InputFile, _ shapes: [String: Int], _ limit: SizeLimit) throws
    -> ImportedModel
  {
    guard file.bytes.count < largestOnnx else {
      throw Diagnostic.unsupported(
        "has \(file.bytes.count) bytes; an ONNX file has less than \(largestOnnx)", at: file.place,
        note: "large models keep their weights in files beside them (external data)")
    }
    let model = try file.bytes.withUnsafeBytes { try OnnxModel($0, source: file.path) }
    var imported = try OnnxImporter.read(
      model, shapes: shapes, directory: file.path.folder, limit: limit)
    imported.digests.insert(InputDigest(file.path.lastComponent, file.bytes), at: 0)
    return imported
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
  /// What stands before the last slash: `.` where there is none.
  var folder: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }

  /// What stands behind the last slash.
  var lastComponent: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return self }
    return String(self[utf8.index(after: slash)...])
  }
}
