import Basics

extension Instruction {
  /// The name, the required fields in order, and the others as `key=value`, such as
  /// `gather conv1 in[32*y+x] 5:32,5:1`.
  public var text: String {
    let record = self.record
    let words = Self.fields.compactMap { field in
      record[field.name].map { field.isRequired ? $0.word : "\(field.name)=\($0.word)" }
    }
    return ([Self.name] + words).joined(separator: " ")
  }
}

extension TextReader {
  /// Reads one instruction up to the end of its line.
  mutating func instruction() throws -> any Instruction {
    skipBlanks()
    let start = place
    let name = try word()
    guard let type = instructions.type(named: name) else {
      throw Diagnostic.unknown("instruction", name, known: instructions.names, at: start)
    }
    return try instructions.make(name, try fields(of: type, at: start), at: start)
  }

  private mutating func fields(of type: any Component.Type, at start: Place) throws -> Record {
    var record = Record(at: start)
    for field in type.fieldDescriptions where field.isRequired {
      guard !isAtLineEnd() else { break }
      record[field.name] = try wordValue()
    }
    while !isAtLineEnd() {
      let (key, value) = try setting()
      guard record[key] == nil else {
        throw Diagnostic.malformed("'\(key)' is given twice", at: value.place)
      }
      record[key] = value
    }
    return record
  }

  /// Reads `key=value`.
  private mutating func setting() throws -> (String, Value) {
    let start = place
    let word = try word()
    // by scalars: a value may start with a combining accent
    let scalars = word.unicodeScalars
    guard let equals = scalars.firstIndex(of: "="), scalars.first != "\"" else {
      throw Diagnostic.malformed("expected 'key=value', not '\(word)'", at: start)
    }
    let value = Value(word: String(scalars[scalars.index(after: equals)...]), at: start)
    return (String(scalars[..<equals]), value)
  }

  private mutating func wordValue() throws -> Value {
    skipBlanks()
    let start = place
    return Value(word: try boundedWord(), at: start)
  }

  private mutating func boundedWord() throws -> String {
    let start = place
    let word = try word()
    guard word.unicodeScalars.count <= longestName else { throw Diagnostic.tooLong(at: start) }
    return word
  }
}

/// The longest name or word of a program, in characters.
let longestName = 1 << 16

extension Diagnostic {
  static func tooLong(at place: Place) -> Diagnostic {
    .malformed("this name is longer than \(longestName) characters", at: place)
  }
}

extension Value {
  /// This value as one word of a line, which `init(word:at:)` reads back.
  fileprivate var word: String {
    guard case .text(let text) = content else { return description }
    return text.isPlainWord ? text : text.quoted
  }

  /// Reads a word as an integer, `true`, `false`, or a text with or without quotation marks.
  fileprivate init(word: String, at place: Place) {
    let content: Content =
      if let integer = Int(word) {
        .integer(integer)
      } else if let boolean = Bool(word) {
        .boolean(boolean)
      } else {
        .text(word.unquoted ?? word)
      }
    self.init(content, at: place)
  }
}

extension String {
  /// Whether the text needs no quotation marks: a line can hold it, and it is read back as a text.
  fileprivate var isPlainWord: Bool {
    var reader = TextReader(self, source: "")
    guard let word = try? reader.word(), word == self, escaped == self else { return false }
    return Int(self) == nil && Bool(self) == nil && unquoted == nil
  }

  /// The text between the quotation marks; `nil` unless this is one quoted text.
  var unquoted: String? {
    guard unicodeScalars.first == "\"" else { return nil }
    var reader = TextReader(self, source: "")
    guard let text = try? reader.name(), reader.isAtEnd() else { return nil }
    return text
  }
}
