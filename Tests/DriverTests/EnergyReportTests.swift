import Basics
import Hardware
import IntegerModel
import NetworkIR
import Testing
import TileAnalysis
import TileMachine
import TileSimulator

@testable import Driver
@testable import Evaluation

@Suite struct EnergyReportTests {
  private func program(_ model: String) throws -> (CompiledProgram, [Tensor<Int32>]) {
    var compiler = Compiler(model: TestFiles.model(model))
    compiler.mapping = TestFiles.mapping("baseline")
    let program = try compiler.compile().program
    let network = try IntegerNetwork(program.network)
    return (program, try InputBatch(network).codes)
  }

  @Test func energiesOfLayersAndComponentsAddUp() throws {
    let (program, inputs) = try program("lenet5.onnx")
    let energy = try EnergyReport(program, inputs: inputs)
    let arrays = energy.layers.map(\.arraysPJ).reduce(0, +)
    let report = try Report(program)
    let events = report.costs.filter { $0.component != "array-read" }.compactMap(\.energyPJ)
    #expect(
      (energy.energyPJ - arrays - events.reduce(0, +)).magnitude < 1e-6 * energy.energyPJ)
    #expect(
      energy.layers.filter { $0.arraysPJ > 0 }.map(\.name).sorted()
        == ["conv1", "conv2", "fc1", "fc2", "fc3"])
    #expect(energy.unpriced == report.costs.filter { $0.energyPJ == nil }.map(\.component))
  }

  @Test func anAcceleratorWithoutThePriceOfAReadIsRefused() throws {
    var compiler = Compiler(model: TestFiles.model("tiny.onnx"))
    compiler.mapping = TestFiles.mapping("learn")
    let program = try compiler.compile().program
    let inputs = try InputBatch(IntegerNetwork(program.network)).codes
    let found = #expect(throws: Diagnostic.self) { try EnergyReport(program, inputs: inputs) }
    #expect(
      found?.message
        == "the energy of cells requires the time of an array read, but 'analog-128' has no price of "
        + "'array-read' with 'time-ns'")
    #expect(
      found?.notes == [
        "add it with its source to a copy of the accelerator's file, or compile for an accelerator "
          + "that has it, such as 'isaac'"
      ])
  }

  @Test func theEnergyFollowsFromThatOfTheReport() throws {
    let (program, inputs) = try program("lenet5.onnx")
    let energy = try EnergyReport(program, inputs: inputs)
    let report = try Report(program)
    #expect(energy.byPricesPJ == report.figures.energyPJ)
    let estimate = try #require(energy.arraysEstimatePJ)
    let derived = energy.byPricesPJ - estimate + energy.arraysPJ
    #expect((derived - energy.energyPJ).magnitude < 1e-9 * energy.energyPJ)
    #expect(energy.reads == report.costs.first { $0.component == "array-read" }?.events)
    let lines = energy.text.split(separator: "\n")
    #expect(
      lines.contains { $0.hasPrefix("energy from prices") && $0.hasSuffix(" 4.312 µJ") })
    #expect(energy.text.contains("the price of a read is 30.0"))
  }

  @Test func blackImagesTakeNothingFromTheFirstLayer() throws {
    let (program, inputs) = try program("lenet5.onnx")
    let black = inputs.map { $0.map { _ in Int32(0) } }
    let layers = try EnergyReport(program, inputs: black).layers
    #expect(layers.first { $0.name == "conv1" }?.arraysPJ == 0)
    #expect(layers.first { $0.name == "conv1" }?.componentsPJ["adc-conversion"] ?? 0 > 0)
  }

  @Test func aChipOfTwiceTheConductanceTakesTwiceTheEnergyInItsArrays() throws {
    let (program, inputs) = try program("tiny.onnx")
    let ideal = try Chip.ideal(program.program.program)
    var chip = ideal
    chip.conductances = ideal.conductances.map { $0.map { 2 * $0 } }
    let given = try GroupEnergyComparison(program.program, inputs, ideal, chip)
    #expect(given.ratios.allSatisfy { ($0 - 2).magnitude < 1e-6 })
  }
}

/// The energies of two chips, given the same inputs.
private struct GroupEnergyComparison {
  let ratios: [Double]

  init(_ program: VerifiedProgram, _ inputs: [Tensor<Int32>], _ a: Chip, _ b: Chip) throws {
    let simulator = try Simulator(program)
    let energies = try [a, b].map { chip in
      try program.program.groupEnergies(of: chip, limit: 64) {
        try simulator.capture($0, inputs: inputs)
      }
    }
    ratios = zip(energies[0], energies[1]).map { $1.energyInJoules / $0.energyInJoules }
  }
}
