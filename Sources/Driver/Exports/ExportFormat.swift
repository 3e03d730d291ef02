import Basics

/// A format of other tools in which a program, or a part of it, can be written.
///
/// To add a format, add a file to this folder and a line in `AllFormats.swift`.
public protocol ExportFormat: Component {
  /// The endings of file names of this format, with their dot.
  static var endings: [String] { get }
  /// Whether it states the conductances of a chip, if there is one.
  static var takesChip: Bool { get }

  /// The contents of the file at `path`, whose ending may decide between forms of the format.
  ///
  /// - Throws: `unsupported` if the format cannot express the program; `usage` for a field that does
  ///   not fit it.
  func file(of source: ExportSource, at path: String) throws -> ExportedFile
}

extension ExportFormat {
  public static var takesChip: Bool { false }
}

/// The contents of an exported file.
public struct ExportedFile: Sendable {
  public var bytes: [UInt8]
  /// What the file holds, for people: `21 layers`.
  public var content: String
  /// What the format cannot state.
  public var warnings: [String]

  public init(_ bytes: [UInt8], content: String, warnings: [String] = []) {
    (self.bytes, self.content, self.warnings) = (bytes, content, warnings)
  }

  public init(_ text: String, content: String, warnings: [String] = []) {
    self.init(Array(text.utf8), content: content, warnings: warnings)
  }
}
