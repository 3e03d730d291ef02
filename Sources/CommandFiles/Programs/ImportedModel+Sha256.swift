import Importers

extension ImportedModel {
  /// The digests of all files, by name. A model in a single file is called `model`.
  package var sha256ByName: [String: String] {
    guard digests.count > 1 else {
      return digests.first.map { ["model": $0.sha256] } ?? [:]
    }
    return digests.reduce(into: [:]) { $0[$1.name] = $1.sha256 }
  }
}
