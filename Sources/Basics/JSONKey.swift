/// The key of a property in JSON: `energyPJ` is `energy_pJ`, and `modelSha256` is `model_sha256`.
///
/// A capital begins a word if it follows a small letter or a digit, or if a small letter follows
/// it. Words are joined by `_`. A word of capitals keeps them (`throughput_TOPS`), and other words
/// are in small letters. `spellings` lists the exceptions.
package struct JSONKey: CodingKey {
  package let stringValue: String
  package var intValue: Int? { nil }

  init(_ text: String) { stringValue = text }
  package init?(stringValue: String) { self.init(stringValue) }
  package init?(intValue: Int) { nil }

  /// Words that have another spelling in keys.
  private static let spellings = [
    "PJ": "pJ", "MW": "mW", "DB": "dB", "Hz": "Hz", "Interval95": "interval_95",
  ]

  /// Returns the key of the property `name`.
  package static func key(of name: String) -> String {
    // most names are one word
    guard name.utf8.contains(where: \.isCapital) else { return name }
    return words(of: name).map { word in
      spellings[word] ?? (word.utf8.contains(where: \.isSmall) ? word.lowercased() : word)
    }.joined(separator: "_")
  }

  /// Returns the name of the property with this key.
  package static func name(of key: String) -> String {
    guard key.utf8.contains(UInt8(ascii: "_")) else { return key }
    let words = key.split(separator: "_", omittingEmptySubsequences: false)
    return words.dropFirst().reduce(into: String(words[0])) { name, word in
      name += word.prefix(1).uppercased() + word.dropFirst()
    }
  }

  private static func words(of name: String) -> [String] {
    let letters = Array(name.utf8)
    let begins = letters.indices.dropFirst().filter { index in
      letters[index].isCapital
        && (!letters[index - 1].isCapital || letters[(index + 1)...].first?.isSmall ?? false)
    }
    return zip([0] + begins, begins + [letters.count]).map {
      String(decoding: letters[$0..<$1], as: UTF8.self)
    }
  }
}

extension UInt8 {
  /// Whether it is one of `A...Z`.
  fileprivate var isCapital: Bool { (65...90).contains(self) }
  /// Whether it is one of `a...z`.
  fileprivate var isSmall: Bool { (97...122).contains(self) }
}
