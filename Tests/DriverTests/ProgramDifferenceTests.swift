import CommandFiles
import TestSupport
import Testing

@testable import Driver

@Suite struct ProgramDifferenceTests {
  /// The difference of the smallest model compiled as it is, and with overrides.
  private static func difference(_ overrides: [String]) throws -> ProgramDifference {
    try withFolder { folder in
      for (name, overrides) in [("a", []), ("b", overrides)] {
        var compiler = Compiler(model: "\(TestFiles.root)/models/tiny.onnx")
        compiler.mapping = TestFiles.mapping("baseline")
        compiler.overrides =
          ["accelerator=\(TestFiles.root)/mappings/accelerators/isaac.yaml"] + overrides
        try ProgramFile.write(compiler.compile().program, to: "\(folder)/\(name).memc")
      }
      return try ProgramDifference("\(folder)/a.memc", "\(folder)/b.memc")
    }
  }

  @Test func theSameProgramIsEqual() throws {
    let difference = try Self.difference([])
    #expect(difference.equal && difference.settings.isEmpty)
    #expect(difference.layers.allSatisfy { $0.status == .equal })
    #expect(difference.figures.allSatisfy { $0.first == $0.second })
  }

  @Test func aChangedChipLeavesTheWeights() throws {
    let difference = try Self.difference(["accelerator.adc.bits=6"])
    #expect(!difference.equal)
    let bits = difference.settings.first { $0.name == "accelerator.adc.bits" }
    #expect(bits?.first == "8" && bits?.second == "6")
    #expect(difference.layers.allSatisfy { $0.weights?.differing ?? 0 == 0 })
    #expect(difference.figures.first { $0.name == "arrays" }?.changePercent == 0)
  }

  @Test func fewerBitsChangeCodesAndArrays() throws {
    let difference = try Self.difference(["passes.quantize.weight-bits=4"])
    let changed = difference.layers.filter { ($0.weights?.differing ?? 0) > 0 }
    #expect(!changed.isEmpty && changed.allSatisfy { ($0.weights?.largest ?? 0) > 7 })
    let name = "mapping.passes.quantize.weight-bits"
    #expect(difference.settings.first { $0.name == name }?.second == "4")
    #expect(difference.figures.first { $0.name == "arrays" }?.changePercent == -50)
  }
}
