import Basics
import Foundation
import Importers

/// Reads a model from the bytes of a test.
func importModel(
  _ bytes: [UInt8], shapes: [String: Int] = [:], directory: String? = nil, source: String = "m.onnx"
) throws -> ImportedModel {
  let model = try bytes.withUnsafeBytes { try OnnxModel($0, source: source) }
  return try OnnxImporter.read(model, shapes: shapes, directory: directory)
}

func bytes(of file: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }

/// Returns what `body` throws, as diagnostics.
func diagnostics(_ body: () throws -> Void) throws -> [Diagnostic] {
  do {
    try body()
    return []
  } catch let diagnostic as Diagnostic {
    return [diagnostic]
  } catch let diagnostics as Diagnostics {
    return diagnostics.all
  }
}
