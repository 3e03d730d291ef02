import Basics
import Testing

@Suite struct IdxTests {
  static func dimension(_ size: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) }
  }

  static func idx(_ code: UInt8, _ dimensions: [UInt32], _ data: [UInt8] = []) -> [UInt8] {
    [0, 0, code, UInt8(dimensions.count)] + dimensions.flatMap(dimension) + data
  }

  @Test func imagesAreReadInOrder() throws {
    let images = try Idx.read(Fixture.bytes("images.idx"), at: Place("x"))
    #expect(images.byteTensor == Tensor([4, 2, 3], (0..<24).map { UInt8($0 * 10) }))
  }

  @Test(arguments: [
    (UInt8(0x08), [255], 255), (0x09, [255], -1), (0x0B, [255, 254], -2),
    (0x0C, [0, 1, 0, 2], 65538),
  ])
  func integersAreBigEndian(code: UInt8, data: [UInt8], value: Int) throws {
    let stored = try Idx.read(Self.idx(code, [1], data), at: Place("x"))
    #expect(try stored.integers(in: 0..<1) == [value])
  }

  @Test func realsAreBigEndian() throws {
    let single = try Idx.read(Fixture.bytes("floats.idx"), at: Place("x"))
    #expect(single.reals(in: 0..<4) == [0.5, -2, 1, 3])
    let double = try Idx.read(Self.idx(0x0E, [1], [0x3F, 0xF8, 0, 0, 0, 0, 0, 0]), at: Place("x"))
    #expect(double.reals(in: 0..<1) == [1.5])
  }

  static let refusals: [Refusal] = [
    Refusal([], at: .byte(0), "ends within its magic number"),
    Refusal([0], at: .byte(1), "ends within its magic number"),
    Refusal([0, 0], at: .byte(2), "ends within its magic number"),
    Refusal([0, 0, 8], at: .byte(3), "ends within its magic number"),
    Refusal([0, 1, 8, 1], at: .byte(0), "is not an IDX file: its magic number is unknown"),
    Refusal([0, 0, 7, 1], at: .byte(0), "is not an IDX file: its magic number is unknown"),
    Refusal([0, 0, 0x0A, 1], at: .byte(0), "is not an IDX file: its magic number is unknown"),
    Refusal([0, 0, 0x0F, 1], at: .byte(0), "is not an IDX file: its magic number is unknown"),
    Refusal([0, 0, 8, 1], at: .byte(4), "ends within its dimensions"),
    Refusal([0, 0, 8, 2, 0, 0, 0, 1, 0], at: .byte(9), "ends within its dimensions"),
    Refusal([0, 0, 8, 255] + dimension(1), at: .byte(8), "ends within its dimensions"),
    Refusal(idx(8, [2], [1]), at: .byte(8), "uint8 [2] takes 2 bytes, but 1 follow"),
    Refusal(idx(8, [2], [1, 2, 3]), at: .byte(8), "uint8 [2] takes 2 bytes, but 3 follow"),
    Refusal(idx(8, [], [1, 2]), at: .byte(4), "uint8 [] takes 1 bytes, but 2 follow"),
    Refusal(
      idx(0x0D, [1, 1], [0, 0]), at: .byte(12), "float32 [1, 1] takes 4 bytes, but 2 follow"),
    Refusal(
      idx(8, [.max]), at: .byte(8), "uint8 [4294967295] takes 4294967295 bytes, but 0 follow"),
    Refusal(
      idx(8, [.max, .max, .max]), at: .whole,
      "the shape [4294967295, 4294967295, 4294967295] is too large for memory"),
    Refusal(
      idx(8, [0, .max, .max, .max]), at: .whole,
      "the shape [0, 4294967295, 4294967295, 4294967295] is too large for memory"),
  ]

  @Test func refusalsHaveTheirMessageAndPlace() {
    for refusal in Self.refusals { refusal.check(Idx.read) }
  }

  @Test func aFileTruncatedAnywhereIsRefused() throws {
    for name in ["images.idx", "labels.idx", "floats.idx"] {
      let bytes = try Fixture.bytes(name)
      for count in bytes.indices {
        let diagnostic = diagnostic { try Idx.read(Array(bytes[..<count]), at: Place(name)) }
        #expect(diagnostic?.kind == .malformed, "\(name) cut to \(count) bytes")
      }
    }
  }
}
