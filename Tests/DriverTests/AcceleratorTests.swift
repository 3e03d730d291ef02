import Basics
import CommandFiles
import Hardware
import TestSupport
import Testing
import TileAnalysis
import TileMachine

@testable import Driver
@testable import Evaluation

/// Every accelerator that comes with memc.
@Suite struct AcceleratorTests {
  private static let priced = ["isaac", "puma", "mnsim", "neurosim-22", "neurram"]

  private func lenet(on accelerator: String, _ overrides: [String] = []) throws -> CompiledProgram {
    var compiler = Compiler(model: TestFiles.model("lenet5.onnx"))
    compiler.mapping = TestFiles.mapping("baseline")
    let bits = accelerator == "mnsim" ? ["encoding.slice-bits=1"] : []
    compiler.overrides = ["accelerator=\(accelerator)"] + bits + overrides
    return try compiler.compile().program
  }

  /// Which codes a converter yields depends on the encoding of the mapping.
  @Test func errorsOfConvertersAreForTheCodesOfTheEncoding() throws {
    let rows = "[[0,0,1],[1,1,1],[2,2,1],[3,3,1]]"
    let signed = "[[-2,-2,1],[-1,-1,1],[0,0,1],[1,1,1]]"
    let target = { (table: String, subtract: String) in
      try withFolder { folder in
        let chip = try InputFile(
          "\(TestFiles.root)/mappings/accelerators/neurosim-22.yaml"
        ).bytes
        try AtomicWrite.write(chip, to: "\(folder)/chip.yaml")
        try AtomicWrite.write(
          """
          name: m
          accelerator: {name: \(folder)/chip.yaml, adc: {bits: 2, errors: {table: \(table)}}}
          encoding: {name: differential-pair, slice-bits: 1, subtract: \(subtract)}
          placement: {strategy: packed}
          passes: []

          """, to: "\(folder)/m.yaml")
        return try Target("\(folder)/m.yaml")
      }
    }
    _ = try (target(rows, "digital"), target(signed, "analog"))
    let found = try diagnostic { try target(rows, "analog") }
    #expect(
      found.message == "'errors' of adc must have the codes -2...1 of the converter, not 2")
    #expect(found.place?.source.hasSuffix("m.yaml") == true && found.place?.position != .whole)
    #expect(
      found.notes == [
        "the encoding 'differential-pair' gives converters signed sums, which it subtracts before"
      ])
  }

  @Test(arguments: priced + ["analog-128", "sbt"])
  func lenetFitsAndIsVerified(accelerator: String) throws {
    let program = try lenet(on: accelerator)
    #expect(verify(program.program.program).isEmpty)
    let report = try Report(program)
    #expect((report.figures.energyPJ != nil) == Self.priced.contains(accelerator))
    #expect((report.figures.latencyNs != nil) == Self.priced.contains(accelerator))
    #expect(report.costs.allSatisfy { $0.energyPJ == nil || $0.source?.isEmpty == false })
  }

  @Test func lenetIsTooLargeForTheTinyMachineWhichSaysSo() {
    #expect(throws: Diagnostic.self) { try lenet(on: "tiny-8") }
  }

  @Test func leakageIsPowerTimesLatencyAndStandsApart() throws {
    let program = try lenet(on: "puma")
    let figures = try Report(program).figures
    let inventory = Inventory(program.program.program)
    let latency = try #require(figures.latencyNs)
    #expect(figures.leakagePJ == latency * inventory.leakageInMilliwatts)
    let events = PricedActivity(
      ProgramActivity(program.program.program).total, on: program.program.accelerator)
    let leakage = try #require(figures.leakagePJ)
    #expect(figures.energyPJ == events.energyInPicojoules + leakage)
    #expect(try Report(lenet(on: "isaac")).figures.leakagePJ == nil)
  }

  /// The price of a converter follows its bits, or the report says that it does not.
  @Test(arguments: priced)
  func aSweepOfConverterBitsChangesTheEnergyOrWarns(accelerator: String) throws {
    var program = try lenet(on: accelerator)
    let usual = try Report(program)
    program.change { $0.adc.bits = 6 }
    let other = try Report(program)
    let follows = other.figures.energyPJ != usual.figures.energyPJ
    let warns = other.warnings.contains { $0.contains("'adc-conversion'") }
    #expect(follows != warns)
    #expect(!usual.warnings.contains { $0.contains("the price of") })
    #expect(other.text.contains("warning: the price of") == warns)
  }

  @Test func memristorsOfUnitsAreCountedApart() throws {
    var program = try lenet(on: "isaac")
    let without = try Report(program).figures
    #expect(without.memristors.activationUnits == nil && without.memristors.poolingUnits == nil)
    program.change {
      $0.tile.activationMemristors = 12
      $0.tile.poolingMemristors = 5
    }
    let with = try Report(program).figures
    #expect(with.memristors.activationUnits == 12 && with.memristors.poolingUnits == 5)
    #expect(with.memristors.used == without.memristors.used)
  }
}
