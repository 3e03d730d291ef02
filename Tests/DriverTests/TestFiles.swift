import Basics
import Foundation
import Hardware
import Testing

@testable import Driver
@testable import Evaluation

/// Files of the repository, and a folder to write into that goes away.
enum TestFiles {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static func model(_ name: String) -> String { "\(root)/models/\(name)" }

  static func mapping(_ name: String) -> String { "\(root)/mappings/\(name).yaml" }

  static func fixture(_ name: String) throws -> String {
    try String(contentsOfFile: "\(root)/Tests/DriverTests/Fixtures/\(name)", encoding: .utf8)
  }
}

/// A mapping file of the repository on an accelerator of the repository, whatever the working folder.
extension Target {
  init(test mapping: String, accelerator: String? = nil, overrides: [String] = []) throws {
    let path = TestFiles.mapping(mapping)
    var record = try Yaml.readRecord(
      String(contentsOfFile: path, encoding: .utf8), source: "\(mapping).yaml")
    for override in overrides { try record.apply(override: override) }
    let file = try MappingFile(record)
    let name = try accelerator ?? file.acceleratorSpelling().name
    let text = try String(
      contentsOfFile: "\(TestFiles.root)/mappings/accelerators/\(name).yaml", encoding: .utf8)
    try self.init(file, Accelerator(yaml: text, source: "\(name).yaml"))
  }
}
