/// A place in a user's file.
public struct Place: Hashable, Sendable {
  /// The position in the source, as precisely as it is known.
  public enum Position: Hashable, Sendable {
    case whole
    case line(Int, column: Int)
    case byte(Int)
    case node(String)
    case member(String)
  }

  /// The file as the user named it, or another source, such as `--set`.
  public var source: String
  public var position: Position

  public init(_ source: String, _ position: Position = .whole) {
    self.source = source
    self.position = position
  }

  /// Another position in the same file.
  public func at(_ position: Position) -> Place { Place(source, position) }
}

extension Place: CustomStringConvertible {
  public var description: String {
    switch position {
    case .whole: source.escaped
    case .line(let line, let column): "\(source.escaped):\(line):\(column)"
    case .byte(let offset): "\(source.escaped), byte \(offset)"
    case .node(let name): "\(source.escaped), node '\(name.escaped)'"
    case .member(let name): "\(source.escaped), member '\(name.escaped)'"
    }
  }
}
