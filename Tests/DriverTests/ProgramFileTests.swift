import Basics
import Foundation
import FuzzTargets
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

/// What a program file is refused for when it is read, whatever command reads it.
@Suite struct ProgramFileTests {
  private static let members = Result {
    try ProgramFile.members(of: SmallNetworks.compile(TestFiles.model("tiny.onnx")).unverified)
  }

  @Test func aDamagedAcceleratorIsADamagedFile() throws {
    var members = try Self.members.get()
    try members.replace(
      "\"conductance-min-S\" : 5e-05", by: "\"conductance-min-S\" : 5", in: "manifest.json")
    let refusal = try refusal(of: members.mended())
    #expect(refusal.kind == .malformed)
    #expect(
      refusal.description
        == "a.memc, member 'manifest.json': 'conductance-min-S' of cell must be in 0.0...1.0, not 5.0"
    )
  }

  @Test func aProgramThatBreaksAStaticRuleIsRefused() throws {
    var members = try Self.members.get()
    try members.replace("loop y 4", by: "loop y 400", in: "program.asm")
    let refusal = try refusal(of: members.mended())
    #expect(refusal.kind == .malformed)
    #expect(
      refusal.description
        == "a.memc, program.asm:23:9: reaches element 7208 of 'x', which has 81")
  }

  @Test func aNetworkThatIsNotTheProgramsIsRefused() throws {
    var members = try Self.members.get()
    try members.replace("output logits", by: "output pool1", in: "network.txt")
    #expect(
      try refusal(of: members.mended()).description
        == "a.memc, network.txt: the program's outputs differ from those of the network")
  }

  @Test func aScaleThatIsNoNormalNumberIsRefused() throws {
    var members = try Self.members.get()
    try members.replace(
      "format x u8 {scale = ", by: "format x u8 {scale = 1e-310 #", in: "network.txt")
    #expect(try refusal(of: members.mended()).kind == .malformed)
  }

  @Test func everyChangedByteOfTheManifestIsFound() throws {
    let members = try Self.members.get()
    for index in stride(from: 0, to: members[0].contents.count, by: 97) {
      var damaged = members
      damaged[0].contents[index] ^= 1
      #expect(try refusal(of: damaged).kind == .malformed)
    }
  }

  @Test func theManifestIsCoveredByItsDigest() throws {
    var members = try Self.members.get()
    try members.replace("synthetic", by: "authentic", in: "manifest.json")
    #expect(
      try refusal(of: members).description
        == "a.memc, member 'manifest.json': its SHA-256 differs from manifest.sha256")
    members.remove(at: 1)
    #expect(
      try refusal(of: members).description
        == "a.memc, member 'manifest.json': its digest, manifest.sha256, is missing")
  }

  /// Files of schema 1 have no digest; all else is checked.
  @Test func filesFromBeforeTheDigestAreRead() throws {
    var members = try Self.members.get()
    try members.replace("\"schema_version\" : 2", by: "\"schema_version\" : 1", in: "manifest.json")
    members.remove(at: 1)
    try withFolder { folder in
      let path = try write(members, to: folder)
      #expect(try ProgramFile.read(path).manifest.schemaVersion == 1)
    }
  }

  @Test func filesFromBeforeAssumptionsWereApartAreRead() throws {
    var members = try Self.members.get()
    try members.replace("\"assumptions\"", by: "\"other\"", in: "manifest.json")
    try withFolder { folder in
      let program = try ProgramFile.read(write(members.mended(), to: folder))
      #expect(program.manifest.assumptions == nil)
      #expect(try Report(program).assumptions == [])
    }
  }

  @Test func aModelWithAnotherDigestFails() throws {
    try withFolder { folder in
      let path = try write(Self.members.get(), to: folder)
      let result = try ProgramVerification(
        of: path, model: TestFiles.model("digits.onnx"), inputs: nil, threads: 1
      ).run()
      #expect(!result.pass)
      let digests = try ["tiny", "digits"].map {
        try DataFile.sha256(TestFiles.model("\($0).onnx")).prefix(8)
      }
      #expect(
        result.checks.last?.detail
          == "the program was compiled from model \(digests[0]), but this is model \(digests[1])")
    }
  }

  /// The first reason for which the file of `members` is refused, its folder left out.
  private func refusal(of members: [ZipMember]) throws -> Diagnostic {
    try withFolder { folder in
      let path = try write(members, to: folder)
      var refusal = try diagnostic { _ = try ProgramFile.read(path) }
      refusal.place?.source.replace("\(folder)/", with: "")
      return refusal
    }
  }

  private func write(_ members: [ZipMember], to folder: String) throws -> String {
    let path = "\(folder)/a.memc"
    try AtomicWrite.write(ZipArchive.write(members), to: path)
    return path
  }
}

extension [ZipMember] {
  /// Replaces the first `text` in the member `name`.
  fileprivate mutating func replace(_ text: String, by other: String, in name: String) throws {
    let index = try #require(firstIndex { $0.name == name })
    let contents = String(decoding: self[index].contents, as: UTF8.self)
    let range = try #require(contents.range(of: text))
    self[index].contents = [UInt8](contents.replacingCharacters(in: range, with: other).utf8)
  }
}
