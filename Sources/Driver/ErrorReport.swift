import Basics

/// Why a command failed, as JSON.
public struct ErrorReport: Encodable, Sendable {
  /// One diagnostic.
  public struct Reason: Encodable, Sendable {
    /// The name of a `Diagnostic.Kind`.
    public let kind: String
    public let message: String
    public let place: Location?
    /// What to do.
    public let notes: [String]
  }

  /// The place of the error in a file, as far as it is known.
  public struct Location: Encodable, Sendable {
    /// The file as the user named it, or another source such as `--set`.
    public let source: String
    public var line: Int?
    public var column: Int?
    public var byte: Int?
    public var node: String?
    public var member: String?
  }

  public let schemaVersion = 1
  public let memcVersion = Version.current
  public let exitStatus: Int32
  public let errors: [Reason]

  /// The report of `diagnostics`. The first one decides the exit status.
  public init(_ diagnostics: [Diagnostic]) {
    exitStatus = (diagnostics.first?.kind ?? .internalError).rawValue
    errors = diagnostics.map {
      Reason(
        kind: "\($0.kind)", message: $0.message, place: $0.place.map { Location($0) },
        notes: $0.notes)
    }
  }
}

extension ErrorReport.Location {
  fileprivate init(_ place: Place) {
    source = place.source
    switch place.position {
    case .whole: break
    case .line(let line, let column): (self.line, self.column) = (line, column)
    case .byte(let offset): byte = offset
    case .node(let name): node = name
    case .member(let name): member = name
    }
  }
}
