import Basics
import Hardware
import TestSupport
import Testing
import TileMachine

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

/// Which results pass units, and what is said of their errors.
@Suite struct ActivationUnitTests {
  /// Writes an accelerator with units that have these errors, and compiles a network for it.
  private func compile(
    _ units: String, _ model: String = TestFiles.model("digits.onnx"), in folder: String
  ) throws -> CompiledProgram {
    let text = try BuiltInFiles.read(.accelerator, "analog-128", at: nil).text
    let path = "\(folder)/own.yaml"
    try AtomicWrite.write(Array((text + "\nunits: \(units)\n").utf8), to: path)
    return try SmallNetworks.compile(
      model, ["accelerator=\(path)", "encoding.slice-bits=7"])
  }

  private func network(_ lines: String, in folder: String) throws -> String {
    let weights = Tensor([2, 2, 1, 1], [1, -1, 0.5, Float(1)])
    return try SmallNetworks.write(
      "memc-network 1\ninput x float32[1, 2, 4, 4]\n\(lines)\noutput y\n", ["w": weights],
      to: "\(folder)/network")
  }

  /// Each network with the instructions that have units.
  @Test(arguments: [
    ("y = Conv(x, @w)", []),
    ("c = Conv(x, @w)\ny = Relu(c)", ["requant"]),
    ("c = Conv(x, @w)\ny = Clip(c) {min = -1.0, max = 1.0}", ["requant"]),
    ("c = Conv(x, @w)\ny = Tanh(c)", ["lookup"]),
    ("c = Conv(x, @w)\nr = Relu(c)\ny = MaxPool(r) {kernel_shape = [2, 2]}", ["requant", "pool"]),
    ("c = Conv(x, @w)\nr = Relu(c)\ny = AveragePool(r) {kernel_shape = [2, 2]}", ["requant"]),
    ("c = Conv(x, @w)\nd = Add(c, x)\ny = Relu(d)", ["add"]),
    ("c = Conv(x, @w)\nr = Relu(c)\ny = Add(r, c)", ["requant"]),
    ("c = Conv(x, @w)\nd = Concat(c, x) {axis = 1}\ny = Relu(d)", ["requant", "requant"]),
  ])
  func activationsAndMaximaPassUnits(lines: String, expected: [String]) throws {
    try withFolder { folder in
      let model = try network(lines, in: folder)
      let exact = try compile("{}", model, in: folder).program.program
      #expect(exact.unitKinds.isEmpty && !exact.text.contains("unit="))
      let program = try compile(
        "{activation: {offset: 0.1}, pooling: {gain-error: 0.1}}", model, in: folder
      ).program.program
      let words = program.text.split(separator: "\n").filter { $0.contains(" unit=") }
        .map { String($0.split(separator: " ")[0]) }
      #expect(words == expected)
      // a Concat that only moves codes needs instructions for its unit
      guard !lines.contains("Concat") else { return }
      #expect(program.text.replacing(/\sunit=[-0-9:]+/, with: "") == exact.text)
    }
  }

  private func simulate(_ compiled: CompiledProgram, _ device: String?, in folder: String) throws
    -> SimulationResult
  {
    let path = "\(folder)/digits.memc"
    try ProgramFile.write(compiled, to: path)
    var simulation = Simulation(program: path, images: TestFiles.model("digits/test-images.npy"))
    simulation.goals = .labels(TestFiles.model("digits/test-labels.npy"))
    if let device { simulation.subject = .drawn(Simulation.Drawing(device: device)) }
    return try simulation.run()
  }

  @Test func drawnChipsHaveTheErrorsAndIdealDevicesDoNot() throws {
    try withFolder { folder in
      let exact = try compile("{}", in: folder)
      let ideal = try #require(try simulate(exact, nil, in: folder).accuracy)
      #expect(try simulate(exact, "ideal", in: folder).accuracyMean == ideal)
      let real = try compile("{activation: {noise-sd: 0.3}}", in: folder)
      #expect(try simulate(real, nil, in: folder).accuracy == ideal)
      #expect(try #require(try simulate(real, "ideal", in: folder).accuracyMean) < ideal - 0.02)
    }
  }

  @Test func errorsThatAreEstimatesOrHaveNoEffectAreWarnedOf() throws {
    try withFolder { folder in
      let model = try network("c = Conv(x, @w)\ny = Relu(c)", in: folder)
      let program = try compile(
        "{activation: {offset: 0.1, estimated: true}, pooling: {offset: 0.1}}", model, in: folder)
      let unused =
        "errors of pooling units of 'analog-128' have no effect: the program has no max pooling"
      let estimate =
        "errors of activation units of 'analog-128' are estimates: see 'source' in the "
        + "accelerator file"
      #expect(program.program.program.unitWarnings() == [unused, estimate])
      #expect(
        program.program.program.unitWarnings(areExact: true) == [
          unused,
          "errors of activation units of 'analog-128' are ignored, because ideal devices have "
            + "exact units: use '--device ideal' to include them",
        ])
      let report = try Report(program)
      #expect([unused, estimate].allSatisfy(report.warnings.contains))
      #expect(try compile("{}", model, in: folder).program.program.unitWarnings().isEmpty)
    }
  }

  @Test(arguments: [
    ("{activation: {offset: 1.5}}", "'offset' of unit must be in -1.0...1.0, not 1.5"),
    ("{activation: {noise-sd: -0.1}}", "'noise-sd' of unit must be in 0.0...1.0, not -0.1"),
    ("{activation: {gain-sd: .nan}}", "'gain-sd' of unit must be in 0.0...1.0, not nan"),
    ("{pool: {offset: 0.1}}", "unknown key 'pool' of units"),
  ])
  func invalidErrorsAreRefused(units: String, message: String) throws {
    try withFolder { folder in
      let found = try diagnostic { try compile(units, in: folder) }
      #expect(found.message == message)
      #expect(found.place?.description.contains("own.yaml:") == true)
    }
  }
}
