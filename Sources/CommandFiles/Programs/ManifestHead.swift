import Basics

/// The part of a file's manifest that every memc can read.
package struct ManifestHead: Decodable {
  let schemaVersion: Int
  let memcVersion: String

  package init(schemaVersion: Int, memcVersion: String) {
    self.schemaVersion = schemaVersion
    self.memcVersion = memcVersion
  }

  /// - Throws: `unsupported` at `place` if a newer memc wrote the file.
  package func expectSchema(atMost newest: Int, at place: Place) throws {
    guard schemaVersion > newest else { return }
    throw Diagnostic.unsupported(
      "the file has schema version \(schemaVersion), by memc \(memcVersion); this memc, "
        + "\(Version.current), reads versions up to \(newest)", at: place)
  }
}
