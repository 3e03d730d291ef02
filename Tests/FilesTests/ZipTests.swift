import Basics
import Testing

@Suite struct ZipTests {
  static let members = [
    ZipMember("manifest.json", Array("{}\n".utf8)),
    ZipMember("blocks/0.0.npy", Npy.write(Tensor<Int8>([2, 2], [1, -1, 0, 127]))),
    ZipMember("empty", []),
    ZipMember("ä.npy", Npy.write(Tensor<Int16>([300], repeating: -300))),
  ]

  @Test(arguments: [ZipArchive.Compression.none, .deflate])
  func writtenMembersAreReadBack(compression: ZipArchive.Compression) throws {
    let bytes = try ZipArchive.write(Self.members, compression: compression)
    let archive = try ZipArchive(bytes, at: Place("x"))
    #expect(archive.names == Self.members.map(\.name))
    #expect(try archive.contents() == Self.members)
    #expect(try archive.contents(of: "manifest.json") == Self.members[0].contents)
    #expect(try ZipArchive.write(Self.members, compression: compression) == bytes)
  }

  @Test func equalMembersGiveEqualBytes() throws {
    let digest = Sha256.hex(of: try ZipArchive.write(Self.members))
    #expect(digest == "e4b47bd0556c7e1cafd9724c24c9bf12d2e7e6d637ae567d5d5610c9b1715957")
  }

  @Test func aFileWithoutMembersIsAZipFile() throws {
    let bytes = try ZipArchive.write([])
    #expect(try ZipArchive(bytes, at: Place("x")).contents().isEmpty)
  }

  @Test func filesWithManyMembersUseTheZip64Form() throws {
    let members = (0..<65_536).map { ZipMember("m\($0)", []) }
    let archive = try ZipArchive(ZipArchive.write(members), at: Place("x"))
    #expect(archive.names == members.map(\.name))
  }

  @Test(arguments: ["stored.npz", "deflated.npz"])
  func filesWrittenByNumPyAreRead(name: String) throws {
    let npz = try Npz(InputFile(Fixture.path(name)))
    #expect(npz.keys == ["images", "labels"])
    #expect(
      try npz.array("images").byteTensor == Tensor([4, 2, 3], (0..<24).map { UInt8($0 * 10) }))
    #expect(try npz.array("labels.npy").integers(in: 0..<4) == [3, 1, 0, 2])
  }

  @Test func theLimitIsForAllMembersTogether() throws {
    let bytes = try ZipArchive.write([ZipMember("a", [1, 2]), ZipMember("b", [3])])
    #expect(try ZipArchive(bytes, limit: 3, at: Place("x")).contents().count == 2)
    let archive = try ZipArchive(bytes, limit: 2, at: Place("x"))
    #expect(try archive.contents(of: "a") == [1, 2])
    #expect(
      diagnostic { try archive.contents() }
        == .unsupported(
          "unpacks to 3 bytes, more than the limit of 2", at: Place("x"), note: "unpack it first"))
  }

  @Test func aZipBombIsRefusedBeforeItIsUnpacked() throws {
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    let bytes = try ZipArchive.write([ZipMember("zeros", zeros)], compression: .deflate)
    #expect(bytes.count < 2000)
    let diagnostic = diagnostic {
      try ZipArchive(bytes, limit: 1 << 19, at: Place("x")).contents(of: "zeros")
    }
    #expect(diagnostic?.message == "unpacks to 1048576 bytes, more than the limit of 524288")
  }

  @Test func aMissingMemberIsNamedWithTheKnownOnes() throws {
    let archive = try ZipArchive(ZipArchive.write(Self.members), at: Place("x"))
    #expect(
      diagnostic { try archive.contents(of: "manifest.jso") }
        == Diagnostic(
          .missing, "unknown member 'manifest.jso'", at: Place("x"),
          notes: [
            "did you mean 'manifest.json'?",
            "known members: manifest.json, blocks/0.0.npy, empty, ä.npy",
          ]))
  }

  @Test func aFileTruncatedAnywhereIsRefused() throws {
    for name in ["stored.npz", "deflated.npz", "single.npz"] {
      let bytes = try Fixture.bytes(name)
      for count in bytes.indices {
        let diagnostic = diagnostic { try ZipArchive(Array(bytes[..<count]), at: Place(name)) }
        #expect(diagnostic?.kind == .malformed, "\(name) cut to \(count) bytes")
      }
    }
  }

  @Test func everyFlippedBitIsDetected() throws {
    for compression in [ZipArchive.Compression.none, .deflate] {
      let members = [ZipMember("a", Array("some text, some text".utf8))]
      let bytes = try ZipArchive.write(members, compression: compression)
      for index in 31..<(bytes.count - 22 - 47) {
        for bit in 0..<8 {
          var damaged = bytes
          damaged[index] ^= 1 << bit
          #expect(diagnostic { try ZipArchive(damaged, at: Place("x")).contents() } != nil)
        }
      }
    }
  }
}
