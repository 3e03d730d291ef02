import Basics
import Testing

@Suite struct ZipRefusalTests {
  /// Two members: `a` (1, 2, 3) at byte 0 and `b` (4, 5) at byte 34. The directory starts at byte
  /// 67, its entry of `b` at 114, the end record at 161.
  static let sample: [UInt8] = {
    let members = [ZipMember("a", [1, 2, 3]), ZipMember("b", [4, 5])]
    return (try? ZipArchive.write(members)) ?? []
  }()

  /// One member: `z`, 100 zeros deflated to about 3 bytes, at byte 31.
  static let deflated: [UInt8] = {
    let members = [ZipMember("z", [UInt8](repeating: 0, count: 100))]
    return (try? ZipArchive.write(members, compression: .deflate)) ?? []
  }()

  static let a = Place.Position.member("a")
  static let b = Place.Position.member("b")
  static let z = Place.Position.member("z")

  /// The sample with some bytes changed.
  static func sample(_ changes: (Int, UInt8)...) -> [UInt8] {
    changes.reduce(into: sample) { $0[$1.0] = $1.1 }
  }

  /// The deflated sample with one byte changed, at an index from the start of its directory.
  static func deflated(_ index: Int, _ byte: UInt8) -> [UInt8] {
    var bytes = deflated
    bytes[bytes.count - 22 - 47 + index] = byte
    return bytes
  }

  static let noEnd = "has no zip end record: it is truncated, or has a comment"

  static let endRecords: [Refusal] = [
    Refusal([], at: .whole, noEnd),
    Refusal(Array(sample.prefix(4)), at: .whole, noEnd),
    Refusal(Array(sample.dropLast()), at: .whole, noEnd),
    Refusal(sample + [0], at: .whole, noEnd),
    Refusal(sample((161, 0)), at: .whole, noEnd),
    Refusal(sample((165, 1)), .unsupported, at: .byte(161), "is a zip file in several parts"),
    Refusal(sample((167, 1)), .unsupported, at: .byte(161), "is a zip file in several parts"),
    Refusal(sample((169, 1)), .unsupported, at: .byte(161), "is a zip file in several parts"),
    Refusal(
      sample((169, 3), (171, 3)), at: .byte(161), "its end record does not match its size"),
    Refusal(
      sample((169, 255), (170, 255), (171, 255), (172, 255)), at: .byte(161),
      "its end record does not match its size"),
    Refusal(
      sample((169, 1), (171, 1)), at: .byte(114), "its directory continues after the last entry"),
    Refusal(sample((173, 93)), at: .byte(161), "its end record does not match its size"),
    Refusal(sample((176, 255)), at: .byte(161), "its end record does not match its size"),
    Refusal(sample((177, 66)), at: .byte(161), "its end record does not match its size"),
    Refusal(sample((180, 128)), at: .byte(161), "its end record does not match its size"),
    Refusal([0] + sample, at: .byte(162), "its end record does not match its size"),
  ]

  static let entries: [Refusal] = [
    Refusal(sample((67, 0)), at: .byte(67), "expected a directory entry"),
    Refusal(sample((114, 0)), at: .byte(114), "expected a directory entry"),
    Refusal(sample((75, 1)), .unsupported, at: a, "is encrypted"),
    Refusal(sample((75, 0x40)), .unsupported, at: a, "is encrypted"),
    Refusal(sample((76, 0x20)), .unsupported, at: a, "is encrypted"),
    Refusal(sample((77, 12)), .unsupported, at: a, "has compression method 12"),
    Refusal(sample((77, 99)), .unsupported, at: a, "has compression method 99"),
    Refusal(sample((77, 8)), at: .byte(0), "a member's header contradicts the directory"),
    Refusal(sample((76, 8)), at: .byte(0), "a member's header contradicts the directory"),
    Refusal(sample((87, 4)), at: a, "has a size that does not fit the file"),
    Refusal(sample((87, 200), (91, 200)), at: a, "has a size that does not fit the file"),
    Refusal(sample((90, 255), (94, 255)), at: a, "has a size that does not fit the file"),
    Refusal(sample((87, 4), (91, 4)), at: a, "overlaps 'b'"),
    Refusal(sample((95, 0)), at: .byte(67), "a member's name is not UTF-8 text"),
    Refusal(sample((95, 200)), at: .byte(161), "ends within a directory entry"),
    Refusal(sample((97, 200)), at: .byte(161), "ends within a directory entry"),
    Refusal(sample((99, 200)), at: .byte(161), "ends within a directory entry"),
    Refusal(sample((99, 1)), at: .byte(115), "expected a directory entry"),
    Refusal(sample((101, 1)), at: a, "is outside the file"),
    Refusal(sample((109, 68)), at: a, "is outside the file"),
    Refusal(sample((112, 255)), at: a, "is outside the file"),
    Refusal(sample((109, 67)), at: .byte(67), "ends within a member's header"),
    Refusal(sample((109, 1)), at: .byte(67), "ends within a member's header"),
    Refusal(sample((109, 34)), at: .byte(34), "a member's header contradicts the directory"),
    Refusal(sample((113, 255)), at: .byte(67), "a member's name is not UTF-8 text"),
    Refusal(sample((113, 0)), at: .byte(67), "a member's name is not UTF-8 text"),
    Refusal(sample((113, 99)), at: .byte(0), "a member's header contradicts the directory"),
    Refusal(sample((160, 97), (64, 97)), at: a, "two members have this name"),
    Refusal(
      sample((160, 97), (156, 0), (138, 3), (134, 3)), at: a, "two members have this name"),
  ]

  static let localHeaders: [Refusal] = [
    Refusal(sample((0, 0)), at: .byte(0), "a member's header contradicts the directory"),
    Refusal(sample((6, 1)), at: .byte(0), "a member's header contradicts the directory"),
    Refusal(sample((8, 8)), at: .byte(0), "a member's header contradicts the directory"),
    Refusal(sample((26, 2)), at: .byte(0), "a member's header contradicts the directory"),
    Refusal(sample((27, 1)), at: .byte(67), "ends within a member's header"),
    Refusal(sample((28, 34)), at: a, "has a size that does not fit the file"),
    Refusal(sample((29, 1)), at: .byte(67), "ends within a member's header"),
    Refusal(sample((30, 98)), at: .byte(0), "a member's header contradicts the directory"),
    Refusal(sample((28, 1)), at: a, "overlaps 'b'"),
  ]

  static let contents: [Refusal] = [
    Refusal(
      sample((31, 9)), at: a, "is damaged: size and checksum do not match the directory"),
    Refusal(
      sample((83, 9)), at: a, "is damaged: size and checksum do not match the directory"),
    Refusal(
      sample((66, 9)), at: b, "is damaged: size and checksum do not match the directory"),
    Refusal(deflated(24, 99), at: z, "is damaged: it has more than the 99 bytes it declares"),
    Refusal(
      deflated(24, 101), at: z, "is damaged: size and checksum do not match the directory"),
    Refusal(deflated(20, 3), at: z, "is damaged: its compressed data have no end"),
    Refusal(
      deflated(16, 0), at: z, "is damaged: size and checksum do not match the directory"),
  ]

  @Test func refusalsHaveTheirMessageAndPlace() {
    let tables = [Self.endRecords, Self.entries, Self.localHeaders, Self.contents]
    for refusal in tables.joined() {
      refusal.check { try ZipArchive($0, at: $1).contents() }
    }
  }

  @Test func damagedDeflatedDataAreRefused() {
    var bytes = Self.deflated
    bytes[31] = 0xFF
    let diagnostic = diagnostic { try ZipArchive(bytes, at: Place("x")).contents() }
    #expect(
      diagnostic == .malformed("is damaged: invalid block type", at: Place("x", Self.z)))
  }

  /// Many end records, which take libzip seconds.
  @Test func thousandsOfEndRecordsAreRefusedQuickly() {
    let end: [UInt8] =
      [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 0, 9, 0, 9] + [UInt8](repeating: 0, count: 10)
    let bytes = [[UInt8]](repeating: end, count: 3000).flatMap { $0 }
    #expect(diagnostic { try ZipArchive(bytes, at: Place("x")) }?.kind == .malformed)
  }

  /// A zip64 end record and its locator before an end record that refers to them.
  static func large(size: UInt8 = 44, entries: UInt8 = 0, offset: UInt8 = 0, start: UInt8 = 0)
    -> [UInt8]
  {
    let zeros = [UInt8](repeating: 0, count: 7)
    let four: [UInt8] = [0, 0, 0, 0]
    let record: [UInt8] =
      [0x50, 0x4B, 6, 6, size] + zeros + [45, 0, 45, 0] + four + four + [entries] + zeros
      + [entries] + zeros + [0] + zeros + [offset] + zeros
    let locator: [UInt8] = [0x50, 0x4B, 6, 7] + four + [start] + zeros + [1, 0, 0, 0]
    let end: [UInt8] =
      [0x50, 0x4B, 5, 6] + four + [UInt8](repeating: 255, count: 12) + [0, 0]
    return record + locator + end
  }

  static let largeRefusals: [Refusal] = [
    Refusal(large(size: 45), at: .byte(0), "its zip64 end record is damaged"),
    Refusal(large(entries: 1), at: .byte(0), "its end record does not match its size"),
    Refusal(large(entries: 255), at: .byte(0), "its end record does not match its size"),
    Refusal(large(offset: 1), at: .byte(0), "its end record does not match its size"),
    Refusal(large(start: 1), at: .byte(64), "its zip64 end record is outside the file"),
    Refusal(
      Array(large().dropFirst()), at: .byte(0), "its zip64 end record is damaged"),
    Refusal(Array(large().suffix(22)), at: .byte(0), "its end record does not match its size"),
    Refusal(Array(large().suffix(42)), at: .byte(0), "ends within its zip64 end record"),
  ]

  @Test func theZip64FormIsAlsoChecked() throws {
    #expect(try ZipArchive(Self.large(), at: Place("x")).names.isEmpty)
    for refusal in Self.largeRefusals { refusal.check { try ZipArchive($0, at: $1) } }
  }
}
