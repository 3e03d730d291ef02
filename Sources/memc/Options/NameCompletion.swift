import ArgumentParser
import CommandFiles
import Driver
import Foundation

extension CompletionKind {
  /// The names of files that come with memc, and the `.yaml` files of the folder that is typed.
  static func named(_ kind: BuiltInFiles.Kind) -> CompletionKind {
    .custom { _, _, prefix in BuiltInFiles.names(kind) + files(beside: prefix) }
  }

  /// The names that `memc list` prints for a kind.
  static func components(_ kind: String) -> CompletionKind {
    .custom { _, _, _ in Listing(kind).entries.map(\.name).filter { !$0.contains(" ") } }
  }

  private static func files(beside prefix: String) -> [String] {
    let folder = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
    return (names ?? []).filter { $0.hasSuffix(".yaml") }.map { folder + $0 }.sorted()
  }
}
