/// Reads the dictionary in a `.npy` header with a grammar that allows the three keys, in any order,
/// and nothing else that Python could evaluate.
///
///     {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
struct NpyDictionary {
  private var reader: ByteReader
  private(set) var elementType: (type: ElementType, isBigEndian: Bool)?
  private(set) var isFortranOrder: Bool?
  private(set) var shape: [Int]?

  /// The most dimensions that NumPy allows.
  private static let highestRank = 64

  /// - Parameter reader: reads the bytes of the header only.
  init(_ reader: ByteReader) { self.reader = reader }

  /// `value`, unless `key` is missing.
  ///
  /// - Throws: `malformed` if it is.
  func require<Value>(_ value: Value?, _ key: String) throws -> Value {
    guard let value else {
      throw Diagnostic.malformed("its header lacks '\(key)'", at: reader.place)
    }
    return value
  }

  mutating func read() throws {
    try expect("{")
    while !take("}") {
      try readEntry()
      if take(",") { continue }
      try expect("}", or: "','")
      break
    }
    skipBlanks()
    if reader.left > 0 {
      throw Diagnostic.malformed("its header continues after the closing '}'", at: reader.place)
    }
  }

  private mutating func readEntry() throws {
    skipBlanks()
    let place = reader.place
    let key = try text("a key in quotation marks")
    try expect(":")
    switch key {
    case "descr": try set(&elementType, try readElementType(), key, at: place)
    case "fortran_order": try set(&isFortranOrder, try boolean(), key, at: place)
    case "shape": try set(&shape, try tuple(), key, at: place)
    default:
      throw Diagnostic.malformed(
        "unknown key '\(key)' in its header; expected descr, fortran_order or shape", at: place)
    }
  }

  private func set<Value>(_ field: inout Value?, _ value: Value, _ key: String, at place: Place)
    throws
  {
    guard field == nil else {
      throw Diagnostic.malformed("'\(key)' is given twice in its header", at: place)
    }
    field = value
  }

  private mutating func readElementType() throws -> (ElementType, Bool) {
    skipBlanks()
    let place = reader.place
    guard next != "[", next != "(" else {
      throw Diagnostic.unsupported("contains records; memc reads only plain numbers", at: place)
    }
    let code = try text("an element type in quotation marks")
    return try ElementType.fromNpy(code, at: place)
  }

  private mutating func boolean() throws -> Bool {
    skipBlanks()
    if take(word: "True") { return true }
    if take(word: "False") { return false }
    throw unexpected("True or False")
  }

  private mutating func tuple() throws -> [Int] {
    try expect("(")
    var dimensions: [Int] = []
    while !take(")") {
      dimensions.append(try dimension())
      // In Python `(3)` is a number, not a tuple.
      let isFollowed = take(",")
      if !isFollowed, dimensions.count == 1 { throw unexpected("','") }
      if !isFollowed {
        try expect(")", or: "','")
        break
      }
    }
    guard dimensions.count <= Self.highestRank else {
      throw Diagnostic.malformed(
        "a shape has at most \(Self.highestRank) dimensions, not \(dimensions.count)",
        at: reader.place)
    }
    return dimensions
  }

  /// Reads digits, and the `L` that Python 2 wrote after them.
  private mutating func dimension() throws -> Int {
    skipBlanks()
    let start = reader.offset
    while let digit = next, ("0"..."9").contains(digit) { reader.offset += 1 }
    guard reader.offset > start else { throw unexpected("a dimension") }
    let digits = String(decoding: reader.bytes[start..<reader.offset], as: UTF8.self)
    _ = take(word: "L")
    guard let dimension = Int(digits) else {
      throw Diagnostic.malformed(
        "\(digits) is too large for a dimension", at: reader.source.at(.byte(start)))
    }
    return dimension
  }

  /// Reads a string in single or double quotation marks, without escapes.
  private mutating func text(_ expected: String) throws -> String {
    skipBlanks()
    guard let quote = next, quote == "'" || quote == "\"" else { throw unexpected(expected) }
    reader.offset += 1
    let start = reader.offset
    while let scalar = next, scalar != quote { reader.offset += 1 }
    guard take(quote) else { throw unexpected("a closing quotation mark") }
    return String(decoding: reader.bytes[start..<(reader.offset - 1)], as: UTF8.self)
  }

  /// The next byte as a Latin-1 character.
  private var next: Unicode.Scalar? {
    reader.left > 0 ? Unicode.Scalar(reader.bytes[reader.offset]) : nil
  }

  private mutating func skipBlanks() {
    while let scalar = next, " \t\r\n".unicodeScalars.contains(scalar) { reader.offset += 1 }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard next == scalar else { return false }
    reader.offset += 1
    return true
  }

  private mutating func take(word: String) -> Bool {
    guard reader.bytes[reader.offset..<reader.end].starts(with: word.utf8) else { return false }
    reader.offset += word.utf8.count
    return true
  }

  private mutating func expect(_ scalar: Unicode.Scalar, or other: String? = nil) throws {
    guard take(scalar) else {
      throw unexpected((other.map { "\($0) or " } ?? "") + "'\(scalar)'")
    }
  }

  private func unexpected(_ expected: String) -> Diagnostic {
    let found = next.map { "'\(String($0).escaped)'" } ?? "the end"
    return .malformed("expected \(expected) in its header, not \(found)", at: reader.place)
  }
}
