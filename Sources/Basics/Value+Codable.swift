/// Values as JSON: records are objects in the order of their keys, without places.
extension Value: Codable {
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let object = try? value.decode([String: Value].self) {
      let entries = object.sorted { $0.key < $1.key }
      self.init(.record(entries.reduce(into: Record()) { $0[$1.key] = $1.value }))
    } else if let values = try? value.decode([Value].self) {
      self.init(.list(values))
    } else if let boolean = try? value.decode(Bool.self) {
      self.init(.boolean(boolean))
    } else if let integer = try? value.decode(Int.self) {
      self.init(.integer(integer))
    } else if let real = try? value.decode(Double.self) {
      self.init(.real(real))
    } else {
      self.init(.text(try value.decode(String.self)))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch content {
    case .record(let record):
      // as a dictionary, whose keys are written as they are
      let object = record.entries.reduce(into: [String: Value]()) { $0[$1.key] = $1.value }
      try value.encode(object)
    case .list(let values): try value.encode(values)
    case .boolean(let boolean): try value.encode(boolean)
    case .integer(let integer): try value.encode(integer)
    case .real(let real): try value.encode(real)
    case .text(let text): try value.encode(text)
    }
  }
}
