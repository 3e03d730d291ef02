/// Unique names of one kind in program text.
struct NameSet {
  private var taken: Set<String> = []
  /// The last number appended to each word.
  private var numbers: [String: Int] = [:]

  /// `wish` as a name in program text, with a number appended if it was already given.
  mutating func unused(_ wish: String) -> String {
    let word = wish.asProgramName
    var name = word
    while !taken.insert(name).inserted {
      numbers[word, default: 1] += 1
      name = "\(word).\(numbers[word, default: 1])"
    }
    return name
  }
}

extension String {
  /// This name with every character that program text does not allow replaced by `_`.
  fileprivate var asProgramName: String {
    let letters = unicodeScalars.map { scalar -> Character in
      let isPlain =
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      return isPlain || scalar == "_" || scalar == "." ? Character(scalar) : "_"
    }
    let name = String(letters.prefix(64))
    return name.first.map { $0.isLetter || $0 == "_" } == true ? name : "_" + name
  }
}
