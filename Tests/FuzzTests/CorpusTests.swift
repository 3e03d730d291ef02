import Foundation
import FuzzTargets
import TestSupport
import Testing

/// Every input that a fuzzer found worth keeping, and every finding, read once more.
@Suite struct CorpusTests {
  private static let corpus = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Corpus")

  private func files(of target: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: Self.corpus.appending(path: target), includingPropertiesForKeys: nil
    ).sorted { $0.path < $1.path }
  }

  @Test(arguments: FuzzTarget.all.map(\.name))
  func everyInputOfTheCorpusIsReadOrRefused(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let files = try files(of: name)
    #expect(!files.isEmpty)
    try withFolder { folder in
      for file in files {
        let bytes = [UInt8](try Data(contentsOf: file))
        #expect(throws: Never.self, "\(file.lastPathComponent)") {
          try target.run(bytes, in: folder)
        }
      }
    }
  }

  @Test func everyFolderHasATarget() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path)
    #expect(Set(folders).subtracting(["README.md"]) == Set(FuzzTarget.all.map(\.name)))
  }
}
