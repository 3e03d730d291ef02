/// The fields of a well-formed protobuf message, for tests that modify it.
struct ProtobufReader {
  private(set) var fields: [(number: Int, payload: [UInt8], whole: [UInt8])] = []

  init(_ bytes: [UInt8]) {
    var index = 0
    func varint() -> Int {
      var value = 0
      var shift = 0
      repeat {
        value |= Int(bytes[index] & 0x7F) << shift
        shift += 7
        index += 1
      } while bytes[index - 1] & 0x80 != 0
      return value
    }
    while index < bytes.count {
      let start = index
      let tag = varint()
      var payload: [UInt8] = []
      switch tag & 7 {
      case 0: _ = varint()
      case 1: index += 8
      case 5: index += 4
      default:
        let count = varint()
        payload = Array(bytes[index..<index + count])
        index += count
      }
      fields.append((tag >> 3, payload, Array(bytes[start..<index])))
    }
  }

  subscript(number: Int) -> [[UInt8]] {
    fields.filter { $0.number == number }.map(\.payload)
  }

  func texts(_ number: Int) -> [String] { self[number].map { String(decoding: $0, as: UTF8.self) } }
}
