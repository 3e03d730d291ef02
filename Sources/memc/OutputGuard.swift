import ArgumentParser
import Basics
import Driver

/// Keeps what is read from being written over.
enum OutputGuard {
  /// Throws, as a usage error, where writing `output` would replace one of `inputs`, the network of one
  /// that is a folder, or the mapping's file.
  static func expect(_ output: String, apartFrom inputs: [String?], mapping: String) throws {
    let mapping = BuiltInFiles.isPath(mapping) ? mapping : nil
    let lost = (inputs + [mapping]).compactMap(\.self).first {
      output.isSameFile(as: $0) || output.isSameFile(as: "\($0)/network.txt")
    }
    guard let lost else { return }
    throw ValidationError(
      "the output would replace '\(lost)', which is read: name another file with '-o'")
  }
}
