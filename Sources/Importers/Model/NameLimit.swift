import Basics

/// The maximum length of a name in a model. With the numbers that make names unique, it stays within
/// that of a word of program text.
enum NameLimit {
  /// In bytes.
  private static let longest = 4096

  static func check(_ name: String) throws {
    guard name.utf8.count <= longest else {
      throw Diagnostic.unsupported(
        "the name '\(name.prefix(32))…' has \(name.utf8.count) bytes; memc allows \(longest) at most"
      )
    }
  }
}
