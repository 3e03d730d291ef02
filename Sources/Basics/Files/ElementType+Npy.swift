extension ElementType {
  /// NumPy's code without byte order: `f4`.
  var npyCode: String {
    let kind =
      switch self {
      case .float16, .float32, .float64: "f"
      case .int8, .int16, .int32, .int64: "i"
      case .uint8, .uint16, .uint32, .uint64: "u"
      case .bool: "b"
      }
    return kind + String(size)
  }

  /// NumPy's code with byte order, little-endian if the size is above 1: `<f4`, `|u1`.
  var npyDescription: String { (size == 1 ? "|" : "<") + npyCode }

  /// The type of NumPy's description, such as `>f4`, and whether it is big-endian.
  ///
  /// - Throws: `malformed` for Python objects, because reading them executes code, and for types
  ///   unknown to NumPy; `unsupported` for its other types.
  static func fromNpy(_ description: String, at place: Place) throws -> (ElementType, Bool) {
    let order = description.first
    let code = String(description.dropFirst())
    guard let order, "<>|".contains(order), let kind = code.first, kind.isASCII else {
      throw Diagnostic.malformed("'\(description)' is not an element type", at: place)
    }
    if kind == "O" {
      throw Diagnostic.malformed("contains Python objects, which memc never loads", at: place)
    }
    if let type = allCases.first(where: { $0.npyCode == code }), order != "|" || type.size == 1 {
      return (type, order == ">")
    }
    guard "fiubcmMSaUV".contains(kind), code.dropFirst().allSatisfy(\.isTypeSuffix) else {
      throw Diagnostic.malformed("'\(description)' is not an element type", at: place)
    }
    throw Diagnostic.unsupported(
      "has elements of the unsupported type '\(description)'", at: place,
      note: "memc reads " + allCases.map(\.npyCode).joined(separator: ", "))
  }
}

extension Character {
  /// Whether it may follow the kind: in a size, or in the unit of a time, as in `M8[ns]`.
  fileprivate var isTypeSuffix: Bool {
    isASCII && (isNumber || isLowercase || "[]Y".contains(self))
  }
}
