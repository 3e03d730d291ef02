import Basics
import NetworkIR

/// Writes a network where the user wants it: the counterpart of the importers' `ModelLoader`.
public enum ModelWriter {
  /// - Parameters:
  ///   - graph: in single precision.
  ///   - path: of an ONNX file where it ends in `.onnx` or no file can be replaced (`StreamOutput`), of a
  ///     folder where it has no ending.
  ///   - version: of memc, which an ONNX model names.
  /// - Throws: kind `usage` for another ending; as `OnnxExport` and `FolderExport`; `cannotCreate` and
  ///   `inputOutput` where the file cannot be written, the old one is then intact.
  public static func write(_ graph: Graph, to path: String, version: String) throws {
    switch try Form(path) {
    case .onnx:
      try AtomicWrite.write(try OnnxExport.bytes(of: graph, version: version), to: path)
    case .folder: try FolderExport.write(graph, to: path)
    }
  }

  /// Throws where `write` could not even begin: to be asked before long work.
  ///
  /// - Throws: kind `usage` for another ending; `cannotCreate` where the file or folder cannot be
  ///   made, or the folder holds files.
  public static func expectWritable(_ path: String) throws {
    let form = try Form(path)
    if form == .folder, InputFile.exists(path) {
      try FolderExport.expectEmpty(path)
    } else {
      let name = path.hasSuffix("/") ? String(path.dropLast()) : path
      try AtomicWrite.expectWritable(name)
    }
  }

  private enum Form {
    case onnx, folder

    init(_ path: String) throws {
      let name = path.split(separator: "/").last ?? ""
      if name.hasSuffix(".onnx") || StreamOutput(path) != nil {
        self = .onnx
      } else if !name.contains(".") {
        self = .folder
      } else {
        throw Diagnostic(
          .usage, "'\(name)' has an ending that names no form of a network", at: Place(path),
          notes: ["end it in .onnx, or in nothing for a folder with network.txt"])
      }
    }
  }
}
