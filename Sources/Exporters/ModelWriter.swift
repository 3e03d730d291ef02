import Basics
import NetworkIR

/// Writes a network in the format of the user's path; the counterpart of the importers'
/// `ModelLoader`.
public enum ModelWriter {
  /// Writes `graph` to `path`.
  ///
  /// - Parameters:
  ///   - graph: a network in single precision.
  ///   - path: the path of an ONNX file if it ends in `.onnx` or cannot be replaced (`StreamOutput`),
  ///     of a NIR file if it ends in `.nir`, of a folder if it has no extension.
  ///   - version: the version of memc, which is stored in an ONNX model.
  /// - Throws: kind `usage` for another extension; as `OnnxExport`, `NirExport` and `FolderExport`;
  ///   `cannotCreate` and `inputOutput` if the file cannot be written. An old file is then intact.
  public static func write(_ graph: Graph, to path: String, version: String) throws {
    switch try Form(path) {
    case .onnx:
      try AtomicWrite.write(try OnnxExport.bytes(of: graph, version: version), to: path)
    case .nir: try AtomicWrite.write(try NirExport.bytes(of: graph), to: path)
    case .folder: try FolderExport.write(graph, to: path)
    }
  }

  /// Throws if `write` would fail at once; call it before long work.
  ///
  /// - Throws: kind `usage` for another extension; `cannotCreate` if the file or folder cannot be
  ///   created, or if the folder contains files.
  public static func expectWritable(_ path: String) throws {
    let form = try Form(path)
    if form == .folder, InputFile.exists(path) {
      try FolderExport.expectEmpty(path)
    } else {
      let name = path.hasSuffix("/") ? String(path.dropLast()) : path
      try AtomicWrite.expectWritable(name)
    }
  }

  /// Throws if the format of `path` cannot express `graph`; call it before long work.
  ///
  /// - Throws: as `NirExport`; other formats express all networks that can be trained.
  public static func expectExpressible(_ graph: Graph, in path: String) throws {
    if try Form(path) == .nir { try NirExport.expectExpressible(graph) }
  }

  /// Throws if the format of `path` cannot state integers; call it before long work.
  ///
  /// - Throws: kind `usage` for NIR.
  public static func expectIntegers(in path: String) throws {
    guard try Form(path) == .nir else { return }
    throw Diagnostic(
      .usage, "a NIR graph cannot state the integers of a network", at: Place(path),
      notes: ["write an .onnx file, or a folder with network.txt"])
  }

  private enum Form {
    case onnx, nir, folder

    init(_ path: String) throws {
      let name = path.split(separator: "/").last ?? ""
      if name.hasSuffix(".onnx") || StreamOutput(path) != nil {
        self = .onnx
      } else if name.hasSuffix(".nir") {
        self = .nir
      } else if !name.contains(".") {
        self = .folder
      } else {
        throw Diagnostic(
          .usage, "'\(name)' has an unknown extension", at: Place(path),
          notes: ["use .onnx or .nir, or no extension for a folder with network.txt"])
      }
    }
  }
}
