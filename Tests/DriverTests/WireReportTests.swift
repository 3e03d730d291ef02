import Basics
import Hardware
import TestSupport
import Testing
import TileMachine

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

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
      if let device { simulation.subject = .drawn(Simulation.Drawing(device: device)) }
      change(&simulation)
      return try simulation.run()
    }
  }

  @Test func lossesAreToldByLayerAndLargeOnesAreAWarning() throws {
    let light = try simulate("ideal") { $0.drawing.reading.wires = { $0.bitLineInOhms = 0.1 } }
    let wires = try #require(light.wires)
    #expect(wires.layers.map(\.matrix) == ["conv1", "conv2", "fc1"])
    #expect((0...0.1).contains(wires.meanLoss) && wires.meanLoss < wires.worstLoss)
    #expect(light.text.contains(wires.text) && light.warnings.isEmpty)
    let heavy = try #require(
      try simulate("ideal") { $0.drawing.reading.wires = { $0.bitLineInOhms = 100 } }.wires)
    let warning = try #require(heavy.warning)
    let mean = String(format: "%.1f %% mean", heavy.meanLoss * 100)
    #expect(warning.hasPrefix("column current lost to wires: \(mean), "))
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
        "the wire resistance of 'analog-128' is ignored, because cells are computed in integers: "
          + "use '--device ideal' to include it"
      ])
    #expect(try simulate(nil).warnings.isEmpty)
  }

  @Test func whatChangesNothingIsRefused() throws {
    let refusals: [(String, (inout Simulation) -> Void, String)] = [
      (
        "ideal:retention=0.05", { _ in },
        "'retention' requires '--time-since-programming'"
      ),
      (
        "pcm:retention-spread=0.05", { _ in },
        "'retention-spread' requires '--time-since-programming'"
      ),
      (
        "ideal", { $0.drawing.chips = .exactly(5) },
        "'--chips' has no effect: all chips of 'ideal' are identical"
      ),
      (
        "rram-wan", { $0.drawing.reading.wires = { $0.drive = .right } },
        "'--drive' has no effect: the wires have no resistance"
      ),
      (
        "rram-wan", { $0.drawing.reading.wires = { $0.areGated = true } },
        "'--gated' has no effect: the wires have no resistance"
      ),
      (
        "ratio-spread:ratio-spread=0.5,conductance-min-S=0", { _ in },
        "'ratio-spread' requires HRS above 0 S, because an infinite ratio has no spread"
      ),
      (
        "ideal:iv-max-V=1", { _ in },
        "'iv-max-V' of every device requires 'iv: sinh' or 'iv: cubic'"
      ),
      (
        "rram-wan", { $0.drawing.programming = "two-phase:epochs=3" },
        "'epochs' of two-phase requires 'method: retrain'"
      ),
    ]
    for (device, change, message) in refusals {
      #expect(try diagnostic { try simulate(device, change) }.message == message)
    }
    // a time, be it none, is all that is missing
    _ = try simulate("ideal:retention=0.05") { $0.drawing.reading.readOut.time = "0" }
  }
}
