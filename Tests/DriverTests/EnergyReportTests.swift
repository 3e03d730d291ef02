import Basics
import Hardware
import NetworkIR
import Testing
import TileAnalysis
import TileMachine
import TileSimulator

@testable import Driver

@Suite struct EnergyReportTests {
  private func program(_ model: String) throws -> (CompiledProgram, [Tensor<Int32>]) {
    var compiler = Compiler(model: TestFiles.model(model))
    compiler.mapping = TestFiles.mapping("baseline")
    let program = try compiler.compile().program
    let network = try IntegerNetwork(program.graph)
    return (program, try InputBatch(network).codes)
  }

  @Test func energiesOfLayersAndComponentsAddUp() throws {
    let (program, inputs) = try program("lenet5.onnx")
    let energy = try EnergyReport(program, inputs: inputs)
    let arrays = energy.layers.map(\.arrays_pJ).reduce(0, +)
    let report = try Report(program)
    let events = report.costs.filter { $0.component != "array-read" }.compactMap(\.energy_pJ)
    #expect(
      (energy.energy_pJ - arrays - events.reduce(0, +)).magnitude < 1e-6 * energy.energy_pJ)
    #expect(
      energy.layers.filter { $0.arrays_pJ > 0 }.map(\.name).sorted()
        == ["conv1", "conv2", "fc1", "fc2", "fc3"])
    #expect(energy.unpriced == report.costs.filter { $0.energy_pJ == nil }.map(\.component))
  }

  @Test func theEnergyFollowsFromThatOfTheReport() throws {
    let (program, inputs) = try program("lenet5.onnx")
    let energy = try EnergyReport(program, inputs: inputs)
    let report = try Report(program)
    #expect(energy.by_prices_pJ == report.figures.energy_pJ)
    let estimate = try #require(energy.arrays_estimate_pJ)
    let derived = energy.by_prices_pJ - estimate + energy.arrays_pJ
    #expect((derived - energy.energy_pJ).magnitude < 1e-9 * energy.energy_pJ)
    #expect(energy.reads == report.costs.first { $0.component == "array-read" }?.events)
    let lines = energy.text.split(separator: "\n")
    #expect(
      lines.contains { $0.hasPrefix("energy by prices") && $0.hasSuffix(" 4.312 µJ") })
    #expect(energy.text.contains("the price of a read is 30.0"))
  }

  @Test func blackImagesTakeNothingFromTheFirstLayer() throws {
    let (program, inputs) = try program("lenet5.onnx")
    let black = inputs.map { $0.map { _ in Int32(0) } }
    let layers = try EnergyReport(program, inputs: black).layers
    #expect(layers.first { $0.name == "conv1" }?.arrays_pJ == 0)
    #expect(layers.first { $0.name == "conv1" }?.components_pJ["adc-conversion"] ?? 0 > 0)
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
