extension String {
  /// The plural of an English noun, for messages: `keys`, `passes`, `strategies`.
  var plural: String {
    // "ch" of "epoch" is a hard c
    let hisses = hasSuffix("s") || hasSuffix("x") || hasSuffix("ch") && !hasSuffix("epoch")
    if hisses { return self + "es" }
    guard hasSuffix("y"), let before = dropLast().last, !"aeiou".contains(before) else {
      return self + "s"
    }
    return dropLast() + "ies"
  }
}

extension Int {
  /// The number with its noun, for messages: `1 image`, `8 images`.
  package func counted(_ noun: String) -> String { "\(self) \(self == 1 ? noun : noun.plural)" }
}
