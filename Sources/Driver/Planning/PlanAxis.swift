import Basics

/// One thing that a plan varies, and its choices.
public struct PlanAxis: Equatable, Sendable {
  /// One choice: changes of the mapping that are made together.
  public struct Choice: Equatable, Sendable {
    /// What tables call it: the value, or a word for several.
    public let label: String
    /// Overrides `key.key=value`, in the form of `--set`.
    public let overrides: [String]

    init(_ label: String, _ overrides: [String]) {
      (self.label, self.overrides) = (label, overrides)
    }
  }

  /// What tables call it: a key of `--set`, or a word for several.
  public let name: String
  public let choices: [Choice]
  /// The option that overrides come from, for messages.
  let option: String

  init(_ name: String, _ choices: [Choice], option: String = "--set") {
    (self.name, self.choices, self.option) = (name, choices, option)
  }

  /// An axis of the form `key.key=value,value`; a list in brackets is one value.
  ///
  /// - Throws: kind `usage` for another form, and where a value is missing or given twice.
  init(commandLine text: String) throws {
    let place = Place("--grid \(text)")
    let pair = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard pair.count == 2, !pair[0].isEmpty else {
      throw Diagnostic(.usage, "expected key=value,value,…, not '\(text)'", at: place)
    }
    let key = String(pair[0])
    let values = pair[1].splitOutsideBrackets().map(String.init)
    if values.contains("") {
      throw Diagnostic(.usage, "a value of '\(key)' is missing", at: place)
    }
    if let twice = values.firstRepeated {
      throw Diagnostic(.usage, "'\(twice)' is given twice", at: place)
    }
    self.init(key, values.map { Choice($0, ["\(key)=\($0)"]) }, option: "--grid")
  }

  /// The keys that the choices set.
  var keys: Set<String> { Set(choices.flatMap { $0.overrides.map(\.overriddenKey) }) }
}

extension String {
  /// The key of an override `key.key=value`.
  var overriddenKey: String { String(prefix { $0 != "=" }) }
}

extension Array where Element: Hashable {
  /// The first element that is equal to one before it.
  var firstRepeated: Element? {
    var seen: Set<Element> = []
    return first { !seen.insert($0).inserted }
  }
}
