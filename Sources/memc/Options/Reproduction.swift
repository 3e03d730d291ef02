import Basics

extension [String] {
  /// Returns the command line of these arguments, the first of which is memc, without options that
  /// change no figure, and with the seed that was used.
  ///
  /// - Parameters:
  ///   - writes: whether the file that `-o` names is the purpose of the command.
  ///   - chips: replaces the number that was requested.
  func reproducing(writes: Bool, seed: Int? = nil, chips: Int? = nil) -> String {
    let dropped =
      Self.withValue + (writes ? [] : Self.output) + (chips == nil ? [] : ["--chips"])
    var words: [String] = []
    var rest = dropFirst()
    while let word = rest.popFirst() {
      let name = word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? word
      if dropped.contains(name) {
        if name == word { rest = rest.dropFirst() }
      } else if Self.withValues.contains(name) {
        rest = rest.drop { !$0.hasPrefix("-") }
      } else if !Self.alone.contains(word) {
        words.append(word)
      }
    }
    if let seed, !words.contains(where: { $0 == "--seed" || $0.hasPrefix("--seed=") }) {
      words += ["--seed", "\(seed)"]
    }
    if let chips { words += ["--chips", "\(chips)"] }
    return (["memc"] + words.map(\.quotedForShell)).joined(separator: " ")
  }

  private static let output = ["-o", "--output"]
  private static let withValue = ["--threads", "--memory", "--checkpoint"]
  private static let withValues = ["--parts"]
  /// `--integers` only affects how `-o` writes.
  private static let alone = ["--json", "-q", "--quiet", "-v", "--verbose", "--integers"]
}
