import Basics

/// An exit status in plain words, for `memc explain CODE`.
public struct ExplainedStatus: Encodable, Sendable {
  public let schemaVersion = 1
  public let status: Int
  /// The kind of the errors with this status, as JSON names it.
  public let name: String
  public let title: String
  public let meaning: String
  public let causes: [String]
  public let remedies: [String]

  /// The statuses and names that can be explained.
  public static var known: [String] {
    StatusExplanation.all.map { "\($0.status)" } + StatusExplanation.all.map(\.name)
  }

  /// - Parameter word: a status, as in `65`, or the name of a kind, as in `malformed`; `nil` for other
  ///   words.
  public init?(_ word: String) {
    let found = StatusExplanation.all.first { "\($0.status)" == word || $0.name == word }
    guard let found else { return nil }
    (status, name, title) = (Int(found.status), found.name, found.title)
    (meaning, causes, remedies) = (found.meaning, found.causes, found.remedies)
  }

  public var text: String {
    ([
      "exit status \(status): \(title) ('\(name)' in JSON)", "", meaning, "", "Usual causes:",
    ] + causes.map { "  \($0)" } + ["", "What to do:"] + remedies.map { "  \($0)" })
    .joined(separator: "\n")
  }
}
