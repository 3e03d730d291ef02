import CommandFiles
import TestSupport
import Testing

@testable import Driver

@Suite struct ProgramExplanationTests {
  private static func explanation(_ overrides: [String] = []) throws -> ProgramExplanation {
    try withFolder { folder in
      var compiler = Compiler(model: "\(TestFiles.root)/models/tiny.onnx")
      compiler.mapping = TestFiles.mapping("baseline")
      compiler.overrides =
        ["accelerator=\(TestFiles.root)/mappings/accelerators/isaac.yaml"] + overrides
      try ProgramFile.write(compiler.compile().program, to: "\(folder)/a.memc")
      return try ProgramExplanation("\(folder)/a.memc", threads: 2)
    }
  }

  @Test func theProgramItselfComesFirst() throws {
    let explanation = try Self.explanation()
    let own = try #require(explanation.changes.first)
    #expect(own.overrides.isEmpty && own.arrays == explanation.arrays)
    #expect(own.energyPJ == explanation.energyPJ && own.latencyNs == explanation.latencyNs)
    #expect(Double(explanation.leastArrays) <= explanation.arrays ?? 0)
  }

  /// As on the page of a report: the layers leave a rest, that of inputs and outputs.
  @Test func sharesAreOfTheWholeProgram() throws {
    let explanation = try Self.explanation()
    let sum = explanation.layers.compactMap(\.energyPJ).reduce(0, +)
    let layer = try #require(explanation.layers.max { ($0.energyPJ ?? 0) < ($1.energyPJ ?? 0) })
    let share = try #require(explanation.energyByLayer.first { $0.name == layer.name }).share
    let all = try #require(explanation.energyPJ)
    #expect(abs(share - (layer.energyPJ ?? 0) / all) < 1e-12 && sum < all)
  }

  /// Fewer bits, as the compiler itself counts them.
  @Test func fewerBitsTakeAsManyArraysAsWhenCompiled() throws {
    let change = try Self.explanation().changes.first {
      $0.overrides == ["passes.quantize.weight-bits=4"]
    }
    let compiled = try Self.explanation(["passes.quantize.weight-bits=4"])
    #expect(change?.arrays != nil && change?.arrays == compiled.arrays)
  }

  @Test func otherArraysHaveNoPrices() throws {
    let change = try Self.explanation().changes.first {
      $0.overrides.first == "accelerator.array.rows=256"
    }
    #expect(change?.arrays != nil && change?.energyPJ == nil && change?.remark != nil)
  }

  @Test func layersSayWhatTheirWeightsTake() throws {
    for layer in try Self.explanation().layers {
      #expect(layer.cellsPerWeight == 8 && layer.slices == 4 && layer.polarities == 2)
      #expect(layer.reasons.first == "8 cells per weight: 4 slices × 2 polarities")
    }
  }
}
