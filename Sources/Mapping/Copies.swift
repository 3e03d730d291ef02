import Basics

/// How many copies of each matrix a placement has; each takes a share of the windows.
public enum Copies: Equatable, Sendable {
  /// This number of every matrix, as far as its windows can be shared.
  case each(Int)
  /// As many of each as make the slowest matrix as fast as possible on the positions of the chip.
  case balanced

  static let counts = 1...1024
}

extension Copies: RecordValue {
  public static var expectation: String { "an integer in \(counts) or balanced" }

  public var value: Value {
    switch self {
    case .each(let count): Value(.integer(count))
    case .balanced: Value(.text("balanced"))
    }
  }

  public init(_ value: Value) throws {
    switch value.content {
    case .integer(let count) where Self.counts.contains(count): self = .each(count)
    case .text("balanced"): self = .balanced
    default:
      let found: String =
        switch value.content {
        case .integer(let count): "\(count)"
        case .text(let text): "'\(text)'"
        default: value.kind
        }
      throw Diagnostic.configuration("must be \(Self.expectation), not \(found)", at: value.place)
    }
  }
}

extension Copies {
  /// The copies of each matrix; one of each where they are balanced otherwise.
  func counts(_ matrices: [Matrix]) -> [Int] {
    let most = if case .each(let count) = self { count } else { 1 }
    return matrices.map { WindowSplit(of: $0, most: most).parts }
  }
}

extension Field where Root: CopyingStrategy {
  static var copies: Field {
    Field(
      "copies", \.copies,
      "copies of every matrix that share its windows, or balanced: as many of each as make the "
        + "slowest one as fast as possible on this chip")
  }
}
