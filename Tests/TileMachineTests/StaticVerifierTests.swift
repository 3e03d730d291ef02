import Basics
import Hardware
import Testing

@testable import TileAnalysis
@testable import TileMachine

@Suite struct StaticVerifierTests {
  @Test func lenetIsSoundInSequenceAndAsAPipeline() throws {
    #expect(descriptions(verify(try LeNet.sequential())) == [])
    #expect(descriptions(verify(try LeNet.pipelined())) == [])
  }

  @Test func everyTensorOfLenetIsProducedOnce() throws {
    let production = Verification(try LeNet.pipelined()).production
    let elements = Dictionary(uniqueKeysWithValues: production.map { ($0.buffer, $0.elements) })
    #expect(elements["c1"] == 4704)
    #expect(elements["p1"] == 1176)
    #expect(elements["c2"] == 1600)
    #expect(elements["p2"] == 400)
    #expect(elements["score"] == 10)
  }

  /// Wrong tokens, rings and addresses; line numbers are those of `program.text`.
  @Test(arguments: [
    Fault(
      "buffer c1 u8 672 ring", "buffer c1 u8 504 ring",
      "program.asm:58:9: overwrites element 0 of 'c1', but does not wait until stream 'pool1' of "
        + "tile 0 has read it",
      "in stream 'conv1' of tile 0 at y = 3, x = 0"),
    Fault(
      "token infree 4", "token infree 5",
      "program.asm:56:9: reads element 2 of 'in', but does not wait for its write in stream 'input' "
        + "of tile 0",
      "in stream 'conv1' of tile 0 at y = 0, x = 0"),
    Fault(
      "wait in 4\n", "wait in 3\n",
      "program.asm:56:9: reads element 130 of 'in', but does not wait for its write in stream "
        + "'input' of tile 0",
      "in stream 'conv1' of tile 0 at y = 0, x = 0"),
    Fault(
      "requant c1[168*y+6*x]", "requant c1[168*y+5*x]",
      "program.asm:58:9: overwrites element 5 of 'c1', written in stream 'conv1' of tile 0 and "
        + "never read",
      "in stream 'conv1' of tile 0 at y = 0, x = 1"),
    Fault(
      "gather conv1 in[32*y+x]", "gather conv1 in[32*y+x+32]",
      "program.asm:56:9: reads element 162 of 'in', but does not wait for its write in stream "
        + "'input' of tile 0",
      "in stream 'conv1' of tile 0 at y = 0, x = 0"),
    Fault(
      "        gather conv1 in[32*y+x] 5:32,5:1\n", "",
      "program.asm:56:9: fires group 'conv1' before its row register is filled",
      "in stream 'conv1' of tile 0 at y = 0, x = 0"),
    Fault(
      "move score[0] 10:1 f3[0] 10:1", "move score[0] 9:1 f3[0] 9:1",
      "program.asm:6:1: nothing writes element 9 of 'score'", nil),
    Fault(
      "move score[0] 10:1 f3[0] 10:1",
      "move score[0] 10:1 f3[0] 10:1\n move score[9] 1:1 f3[0] 1:1",
      "program.asm:107:5: writes element 9 of 'score', an output, for the second time",
      "in stream 'fc' of tile 0"),
  ])
  func anOrderingFaultIsFoundAtItsLine(fault: Fault) throws {
    let found = verify(try fault.planted())
    #expect(found.first?.description == fault.message)
    #expect(found.first?.notes == fault.note.map { [$0] } ?? [])
    #expect(found.allSatisfy { $0.kind == .checkFailed })
  }

  @Test func aMissingCreditDeadlocksAllWaitingStreams() throws {
    let fault = Fault("token p1free 6", "token p1free 4", "", nil)
    let found = descriptions(verify(try fault.planted()))
    #expect(
      found == [
        "program.asm:41:7: deadlock: waits forever for 1 of token 'infree', which is at 0",
        "program.asm:54:7: deadlock: waits forever for 1 of token 'c1free', which is at 0",
        "program.asm:66:7: deadlock: waits forever for 1 of token 'p1free', which is at 0",
        "program.asm:76:7: deadlock: waits forever for 1 of token 'p1', which is at 0",
        "program.asm:88:7: deadlock: waits forever for 2 of token 'c2', which is at 0",
        "program.asm:96:5: deadlock: waits forever for 1 of token 'p2', which is at 0",
      ])
  }
}

/// A change to the text of the pipelined LeNet, and the expected finding.
struct Fault: CustomTestStringConvertible {
  let old: String
  let new: String
  let message: String
  let note: String?

  init(_ old: String, _ new: String, _ message: String, _ note: String?) {
    self.old = old
    self.new = new
    self.message = message
    self.note = note
  }

  var testDescription: String { "\(old) → \(new)" }

  func planted() throws -> Program {
    let text = LeNet.head + LeNet.pipelinedTile
    let pieces = text.split(separator: old, omittingEmptySubsequences: false)
    try #require(pieces.count == 2)
    return LeNet.complete(try program(pieces.joined(separator: new)))
  }
}

func descriptions(_ diagnostics: [Diagnostic]) -> [String] { diagnostics.map(\.description) }
