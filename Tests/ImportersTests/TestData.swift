import Basics
import Foundation
import Importers

/// The folder of models and cases that are not part of the project: `MEMC_TEST_DATA`, or
/// `../shared/data` beside the package; `nil` where there is none.
let testData: URL? = {
  let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let named = ProcessInfo.processInfo.environment["MEMC_TEST_DATA"].map { URL(filePath: $0) }
  let folder = named ?? package.appending(path: "../shared/data").standardizedFileURL
  return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
}()

/// Reads a model as a test states it.
func importModel(
  _ bytes: [UInt8], shapes: [String: Int] = [:], directory: String? = nil, source: String = "m.onnx"
) throws -> ImportedModel {
  let model = try bytes.withUnsafeBytes { try OnnxModel($0, source: source) }
  return try OnnxImporter.read(model, shapes: shapes, directory: directory)
}

func bytes(of file: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }

/// What was thrown, as diagnostics.
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
