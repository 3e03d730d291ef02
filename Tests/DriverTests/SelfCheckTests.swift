import Basics
import Importers
import IntegerModel
import Lowering
import NetworkIR
import Passes
import TestSupport
import Testing
import TileMachine

@testable import Driver
@testable import Evaluation

/// A program that is not what its network asks for is never written.
@Suite struct SelfCheckTests {
  /// A network that passes have quantized, and what it was lowered to.
  private struct Compiled {
    let network: IntegerNetwork
    let lowered: LoweredProgram

    init(_ model: String, _ schedule: Schedule = .sequential) throws {
      let target = try Target(
        TestFiles.mapping("baseline"), overrides: ["schedule=\(schedule.rawValue)"])
      let graph = try ModelLoader.load(TestFiles.model(model)).requireGraph()
      let quantized = try target.pipeline().run(graph, in: target.context(nil, threads: 1)).graph
      network = try IntegerNetwork(QuantizedGraph(quantized))
      lowered = try target.lowered(network)
    }

    func check(_ change: (inout Program) throws -> Void) throws -> String? {
      var lowered = lowered
      try change(&lowered.program)
      return try SelfCheck(
        program: lowered.verified(), network: network, values: lowered.values
      ).run(images: nil)
    }
  }

  private static let tiny = Result { try Compiled("tiny.onnx") }

  private func check(_ change: (inout Program) throws -> Void) throws -> String? {
    try Self.tiny.get().check(change)
  }

  @Test func aWrongTableIsAFaultOfMemc() throws {
    let fault = try diagnostic {
      try check { program in
        let values = try #require(program.tables["fc1"]?.values)
        // the offset of every entry
        let changed = values.elements.enumerated().map { $0 % 5 == 2 ? $1 + 1 << 40 : $1 }
        program.tables["fc1"] = Table(Tensor(values.shape, changed))
      }
    }
    #expect(fault.kind == .internalError)
    #expect(
      fault.message == "the program failed its self-check and was not written: "
        + "'logits' differs from the integer reference for input 0")
    #expect(
      fault.notes == [
        "this is a bug in memc \(Version.current): please report it, with the command, the model "
          + "and the mapping"
      ])
  }

  /// A fault of rounding in one channel, which the mean over all places hides from the outputs.
  @Test func whatNoOutputShowsIsAFaultOfMemc() throws {
    let compiled = try Compiled("fashion-residual.onnx")
    var program = compiled.lowered.program
    var table = try #require(program.tables["conv4b"])
    // a sixteenth of a code more in the first entry's offset
    table.values.elements[2] += 1 << (table.values.elements[1] - 4)
    program.tables["conv4b"] = table
    let outputs = try SelfCheck(
      program: program.verified(), network: compiled.network, values: [])
    #expect(try outputs.run(images: nil) == nil)
    let fault = try diagnostic { try compiled.check { $0 = program } }
    #expect(fault.kind == .internalError)
    #expect(
      fault.message == "the program failed its self-check and was not written: "
        + "'bn4b' differs from the integer reference for input 0")
  }

  @Test(arguments: Schedule.allCases) func whatStaysInBuffersIsCompared(schedule: Schedule) throws {
    let compiled = try Compiled("lenet5.onnx", schedule)
    // 'flatten' is a view whose neighbours lie at several distances
    let made = ["x"] + compiled.network.steps.map(\.output.name).filter { $0 != "flatten" }
    let compared = compiled.lowered.values.map(\.value)
    // buffers of a pixel pipeline may hold the last rows alone
    #expect(schedule == .pixelPipelined ? Set(compared).isSubset(of: made) : compared == made)
    #expect(try compiled.check { _ in } == nil)
  }

  @Test func aBrokenRuleIsAFaultOfMemc() throws {
    let fault = try diagnostic {
      try check { $0.tiles[0].streams[0].body.removeLast() }
    }
    #expect(fault.kind == .internalError)
    #expect(fault.message.hasPrefix("the program failed its self-check and was not written: "))
  }

  @Test func whatConvertersClipIsNoFault() throws {
    #expect(try check { $0.accelerator.adc.bits = 1 } == nil)
  }
}
