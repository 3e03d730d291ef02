import Basics
import Testing

@Suite struct GzipTests {
  /// `hello`, compressed by gzip.
  static let hello: [UInt8] = [
    0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 7, 0,
    0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0,
  ]

  static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// `hello` with one byte changed.
  static func hello(_ index: Int, _ byte: UInt8) -> [UInt8] {
    var bytes = hello
    bytes[index] = byte
    return bytes
  }

  @Test func filesAreUnpacked() throws {
    #expect(Self.text(try Gzip.decompress(Self.hello, at: Place("x"))) == "hello")
    #expect(
      try Gzip.decompress(Fixture.bytes("images.idx.gz"), at: Place("x"))
        == Fixture.bytes("images.idx"))
  }

  @Test func severalMembersAreOneFile() throws {
    let bytes = try Gzip.decompress(Self.hello + Self.hello + Self.hello, at: Place("x"))
    #expect(Self.text(bytes) == "hellohellohello")
  }

  @Test func theLimitIsExact() throws {
    #expect(try Gzip.decompress(Self.hello, limit: 5, at: Place("x")).count == 5)
    let diagnostic = diagnostic { try Gzip.decompress(Self.hello, limit: 4, at: Place("x")) }
    #expect(
      diagnostic
        == .unsupported("unpacks to more than 4 bytes", at: Place("x"), note: "unpack it first"))
  }

  @Test func severalMembersShareTheLimit() {
    let bytes = Self.hello + Self.hello
    #expect(
      diagnostic { try Gzip.decompress(bytes, limit: 9, at: Place("x")) }?.kind == .unsupported)
    #expect(diagnostic { try Gzip.decompress(bytes, limit: 10, at: Place("x")) } == nil)
  }

  static let refusals: [Refusal] = [
    Refusal([], at: .byte(0), "ends within its packed data"),
    Refusal([0x1F], at: .byte(1), "ends within its packed data"),
    Refusal(hello(0, 0), at: .byte(2), "is damaged: incorrect header check"),
    Refusal(hello(2, 7), at: .byte(4), "is damaged: unknown compression method"),
    Refusal(hello(3, 0xE0), at: .byte(4), "is damaged: unknown header flags set"),
    Refusal(hello(10, 0xCF), at: .byte(11), "is damaged: invalid block type"),
    Refusal(hello(17, 0), at: .byte(21), "is damaged: incorrect data check"),
    Refusal(hello(21, 6), at: .byte(25), "is damaged: incorrect length check"),
    Refusal(hello + [0], at: .byte(26), "ends within its packed data"),
    Refusal(hello + [0, 0], at: .byte(27), "is damaged: incorrect header check"),
    Refusal(hello + hello.dropLast(), at: .byte(49), "ends within its packed data"),
  ]

  @Test func refusalsHaveTheirMessageAndPlace() {
    for refusal in Self.refusals {
      refusal.check { try Gzip.decompress($0, at: $1) }
    }
  }

  @Test func aFileTruncatedAnywhereIsRefused() {
    for count in Self.hello.indices {
      let diagnostic = diagnostic {
        try Gzip.decompress(Array(Self.hello[..<count]), at: Place("x"))
      }
      #expect(diagnostic == .malformed("ends within its packed data", at: Place("x", .byte(count))))
    }
  }
}
