/// Values as JSON: records are objects in the order of their keys, without places.
extension Value: Codable {
  public init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: Key.self) {
      let record = try object.allKeys.sorted { $0.stringValue < $1.stringValue }
        .reduce(into: Record()) {
          $0[$1.stringValue] = try object.decode(Value.self, forKey: $1)
        }
      self.init(.record(record))
    } else if var list = try? decoder.unkeyedContainer() {
      var values: [Value] = []
      while !list.isAtEnd { values.append(try list.decode(Value.self)) }
      self.init(.list(values))
    } else {
      let single = try decoder.singleValueContainer()
      if let boolean = try? single.decode(Bool.self) {
        self.init(.boolean(boolean))
      } else if let integer = try? single.decode(Int.self) {
        self.init(.integer(integer))
      } else if let real = try? single.decode(Double.self) {
        self.init(.real(real))
      } else {
        self.init(.text(try single.decode(String.self)))
      }
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch content {
    case .record(let record):
      var object = encoder.container(keyedBy: Key.self)
      for entry in record.entries { try object.encode(entry.value, forKey: Key(entry.key)) }
    case .list(let values):
      var list = encoder.unkeyedContainer()
      for value in values { try list.encode(value) }
    case .boolean(let boolean): try single(encoder) { try $0.encode(boolean) }
    case .integer(let integer): try single(encoder) { try $0.encode(integer) }
    case .real(let real): try single(encoder) { try $0.encode(real) }
    case .text(let text): try single(encoder) { try $0.encode(text) }
    }
  }

  private func single(
    _ encoder: any Encoder, _ body: (inout any SingleValueEncodingContainer) throws -> Void
  ) throws {
    var container = encoder.singleValueContainer()
    try body(&container)
  }

  /// Any text as a key.
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }
}
