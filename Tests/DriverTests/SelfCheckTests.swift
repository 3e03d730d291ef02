import Basics
import Driver
import TestSupport
import Testing
import TileMachine

@testable import Driver

/// A program that is not what its network asks for is never written.
@Suite struct SelfCheckTests {
  private static let compiled = Result {
    try SmallNetworks.compile(TestFiles.model("tiny.onnx"))
  }

  private func check(_ change: (inout Program) throws -> Void) throws -> String? {
    let compiled = try Self.compiled.get()
    var program = compiled.program
    try change(&program)
    return try SelfCheck(program: program, graph: compiled.graph).run(images: nil)
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
      fault.message == "memc made a wrong program, and writes none: "
        + "'logits' differs from the integer reference for input 0")
    #expect(
      fault.notes == [
        "this is a fault of memc \(Version.current): please report it, with the command, the model "
          + "and the mapping"
      ])
  }

  @Test func aBrokenRuleIsAFaultOfMemc() throws {
    let fault = try diagnostic {
      try check { $0.tiles[0].streams[0].lines.removeLast() }
    }
    #expect(fault.kind == .internalError)
    #expect(fault.message.hasPrefix("memc made a wrong program, and writes none: "))
  }

  @Test func whatConvertersClipIsNoFault() throws {
    #expect(try check { $0.accelerator.adc.bits = 1 } == nil)
  }
}
