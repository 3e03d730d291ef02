import Basics
import TestSupport
import Testing
import TileMachine

@testable import Driver
@testable import Evaluation
@testable import Lowering

/// Networks that are cut into parts because the chip is too small.
@Suite struct PartsTests {
  /// LeNet-5 takes nine positions; this chip has six, on two tiles.
  private func compiler(_ folder: String, _ overrides: [String]) throws -> Compiler {
    let isaac = try String(
      contentsOfFile: "\(TestFiles.root)/mappings/accelerators/isaac.yaml", encoding: .utf8)
    let small = isaac.replacing("arrays: 96", with: "arrays: 24").replacing(
      "{tiles: 168}", with: "{tiles: 2}")
    try AtomicWrite.write(Array(small.utf8), to: "\(folder)/small.yaml")
    var compiler = Compiler(model: TestFiles.model("lenet5.onnx"))
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.overrides =
      ["accelerator=\(folder)/small.yaml", "placement.strategy=plain-grid"] + overrides
    return compiler
  }

  @Test(
    arguments: ["shortest", "greedy"],
    ["schedule=sequential", "schedule=layer-pipelined", "schedule=pixel-pipelined"])
  func aCutNetworkComputesWhatTheWholeOneDoes(cut: String, schedule: String) throws {
    try withFolder { folder in
      let copies = schedule.hasSuffix("sequential") ? [] : ["placement.copies=balanced"]
      let compiled = try compiler(folder, [schedule, "parts.cut=\(cut)"] + copies).compile()
        .program
      #expect(compiled.program.program.partCount > 1)
      try expectVerified(compiled, as: TestFiles.model("lenet5.onnx"))
    }
  }

  @Test func whatDoesNotFitIsRefusedWithTheWayOut() throws {
    try withFolder { folder in
      let refusal = try diagnostic { _ = try compiler(folder, []).compile() }
      #expect(refusal.message == "the network needs 3 tiles, but isaac has 2")
      #expect(refusal.notes.joined().contains("'--set parts.cut=shortest' writes it in parts"))
    }
  }

  @Test func theReportNamesPartsAndWrites() throws {
    try withFolder { folder in
      let compiled = try compiler(
        folder, ["schedule=pixel-pipelined", "parts.cut=shortest", "parts.batch=64"]
      ).compile().program
      let report = try Report(compiled)
      let parts = try #require(report.parts)
      #expect(parts.layers.flatMap { $0 } == ["conv1", "conv2", "fc1", "fc2", "fc3"])
      #expect(parts.batch == 64 && parts.mostWrites >= 2)
      #expect(parts.writtenCells >= 61_470 * 8)
      #expect(try #require(parts.writeEnergyPJ) > 0)
      let arrays = try #require(report.figures.arrays)
      #expect(arrays <= 48)
      #expect(report.text.contains("In \(parts.layers.count) parts: "))
      let estimate = try #require(parts.estimate)
      #expect(estimate.batchNs <= estimate.greedyBatchNs)
    }
  }

  @Test func aNetworkThatFitsIsNotCutGreedily() throws {
    var compiler = Compiler(model: TestFiles.model("lenet5.onnx"))
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.overrides = ["parts.cut=greedy"]
    #expect(try compiler.compile().program.program.program.parts == nil)
  }

  @Test func whatNeedsAllWeightsAtOnceIsRefused() throws {
    try withFolder { folder in
      let compiled = try compiler(folder, ["parts.cut=greedy"]).compile().program
      let refusal = try diagnostic {
        try compiled.program.program.expectAtOnce(for: "'memc program'")
      }
      #expect(
        refusal.message
          == "'memc program' needs all weights on the chip at once, but the program is in 2 parts")
    }
  }
}
