import Basics
import Hardware
import TestSupport
import Testing
import TileMachine

@testable import Driver

/// What is said of wires, and of options that change nothing.
@Suite struct WireReportTests {
  private static let compiled: Result<CompiledProgram, any Error> = Result {
    var compiler = Compiler(model: TestFiles.model("digits.onnx"))
    compiler.mapping = TestFiles.mapping("baseline")
    // with ranges of random inputs there would be a warning of them, too
    compiler.calibration = [TestFiles.model("digits/train-images.npy")]
    compiler.overrides = ["accelerator=analog-128", "encoding.slice-bits=7"]
    return try compiler.compile().program
  }

  private func withProgram<Result>(
    ohms: Double = 0, _ body: (_ path: String) throws -> Result
  ) throws -> Result {
    try withFolder { folder in
      var compiled = try Self.compiled.get()
      compiled.change { $0.array.wires.bitLineInOhms = ohms }
      try ProgramFile.write(compiled, to: "\(folder)/digits.memc")
      return try body("\(folder)/digits.memc")
    }
  }

  private func simulate(
    _ device: String?, ohms: Double = 0, _ change: (inout Simulation) -> Void = { _ in }
  )
    throws -> SimulationResult
  {
    try withProgram(ohms: ohms) { path in
      var simulation = Simulation(
        program: path, images: TestFiles.model("digits/test-images.npy"))
      simulation.device = device
      change(&simulation)
      return try simulation.run()
    }
  }

  @Test func lossesAreToldByLayerAndLargeOnesAreAWarning() throws {
    let light = try simulate("ideal") { $0.wires = { $0.bitLineInOhms = 0.1 } }
    let wires = try #require(light.wires)
    #expect(wires.layers.map(\.matrix) == ["conv1", "conv2", "fc1"])
    #expect((0...0.1).contains(wires.mean_loss) && wires.mean_loss < wires.worst_loss)
    #expect(light.text.contains(wires.text) && light.warnings.isEmpty)
    let heavy = try #require(try simulate("ideal") { $0.wires = { $0.bitLineInOhms = 100 } }.wires)
    let warning = try #require(heavy.warning)
    #expect(warning.hasPrefix("wires take \(String(format: "%.1f %%", heavy.mean_loss * 100)) of"))
    #expect(try simulate("ideal").wires == nil)
  }

  @Test func programmingTellsWhatTheAcceleratorsWiresTake() throws {
    let result = try withProgram(ohms: 100) { path in
      try ChipProgramming(program: path, device: "ideal", programming: "one-shot").run()
    }
    let wires = try #require(result.wires)
    #expect(result.text.contains(wires.text) && result.warnings == [wires.warning])
  }

  @Test func wiresThatAreLeftOutAreAWarning() throws {
    #expect(
      try simulate(nil, ohms: 1).warnings == [
        "the wires of 'analog-128' are left out, for ideal cells are computed in integers; "
          + "'--device ideal' takes them in"
      ])
    #expect(try simulate(nil).warnings.isEmpty)
  }

  @Test func whatChangesNothingIsRefused() throws {
    let refusals: [(String, (inout Simulation) -> Void, String)] = [
      (
        "ideal:retention=0.05", { _ in },
        "'retention' changes nothing without '--time-since-programming'"
      ),
      (
        "pcm:retention-spread=0.05", { _ in },
        "'retention-spread' changes nothing without '--time-since-programming'"
      ),
      (
        "ideal", { $0.chips = 5 },
        "'--chips' changes nothing, for no chip of 'ideal' differs from another"
      ),
      (
        "rram-wan", { $0.wires = { $0.drive = .right } },
        "'--drive' changes nothing, for the wires have no resistance"
      ),
      (
        "rram-wan", { $0.wires = { $0.areGated = true } },
        "'--gated' changes nothing, for the wires have no resistance"
      ),
      (
        "ratio-spread:ratio-spread=0.5,conductance-min-S=0", { _ in },
        "'ratio-spread' requires HRS above 0 S, because an infinite ratio has no spread"
      ),
      ("ideal:iv-sinh-V=0.3", { _ in }, "'iv-sinh-V' of every device has no effect here"),
      (
        "ideal:iv=sinh,iv-cubic-per-V2=-0.1", { _ in },
        "'iv-cubic-per-V2' of every device has no effect here"
      ),
      ("ideal:iv-max-V=1", { _ in }, "'iv-max-V' of every device has no effect here"),
      (
        "rram-wan", { $0.programming = "two-phase:epochs=3" },
        "'epochs' of two-phase has no effect here"
      ),
      (
        "rram-wan", { $0.programming = "two-phase:method=retrain,samples=100" },
        "'samples' of two-phase has no effect here"
      ),
    ]
    for (device, change, message) in refusals {
      #expect(try diagnostic { try simulate(device, change) }.message == message)
    }
    // a time, be it none, is all that is missing
    _ = try simulate("ideal:retention=0.05") { $0.readOut.time = "0" }
  }
}
