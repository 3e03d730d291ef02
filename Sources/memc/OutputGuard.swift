import ArgumentParser
import Basics

/// Keeps what is read from being written over.
enum OutputGuard {
  /// Throws, as a usage error, where writing `output` would replace one of `inputs`, or the network of
  /// one that is a folder.
  static func expect(_ output: String, apartFrom inputs: [String?]) throws {
    let lost = inputs.compactMap(\.self).first {
      output.isSameFile(as: $0) || output.isSameFile(as: "\($0)/network.txt")
    }
    guard let lost else { return }
    throw ValidationError(
      "the output would replace '\(lost)', which is read: name another file with '-o'")
  }
}
