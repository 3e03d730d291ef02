/// Names of one kind in program text, each given once.
struct NameSet {
  private var taken: Set<String> = []
  /// The last number behind each word.
  private var numbers: [String: Int] = [:]

  /// `wish` as a name of program text, told from those given before by a number.
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
  /// This name with only the letters that names in program text have.
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
