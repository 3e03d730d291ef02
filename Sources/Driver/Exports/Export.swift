import Basics
import Evaluation

/// Writes a program in a format of another tool.
public struct Export: Sendable {
  public var program: String
  /// A format with its fields; `nil`: that of the output's ending.
  public var format: String?
  /// A chip file that the program was written into.
  public var chip: String?
  public var output: String

  public init(program: String, output: String) {
    (self.program, self.output) = (program, output)
  }

  /// What was written.
  public struct Result: Encodable, Sendable {
    public let schemaVersion = 1
    public let memcVersion = Version.current
    /// The format with every field.
    public let format: Value
    /// The size of the file.
    public let bytes: Int
    /// What the file holds.
    public let content: String
    public let warnings: [String]

    /// `chrome-trace: 1,234 spans …`.
    public var text: String { "\(content), \(bytes) bytes" }
  }

  /// The size in bytes from which a file is announced before it is written.
  private static let large = 100 << 20

  /// - Parameter warn: told before a large file is written.
  /// - Throws: `usage` for a format that does not fit; the errors of reading the program and the chip,
  ///   of the format, and of writing.
  public func run(warn: (String) -> Void) throws -> Result {
    let format = try exportFormats.format(format, at: output)
    if let chip, !type(of: format).takesChip {
      throw Diagnostic(
        .usage, "'--chip' has no effect on the format '\(format.name)'", at: Place(chip))
    }
    let file = try format.file(of: ExportSource(program: program, chip: chip), at: output)
    if file.bytes.count >= Self.large {
      warn("'\(output)' will have \(Quantity.bits.text(8 * Double(file.bytes.count)))")
    }
    try AtomicWrite.write(file.bytes, to: output)
    return Result(
      format: format.named, bytes: file.bytes.count, content: file.content,
      warnings: file.warnings)
  }
}
