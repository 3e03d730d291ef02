import Basics
import Spiking
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

/// Several numbers of steps in one run: what is printed of each, and what is refused.
@Suite struct SpikingStepsTests {
  /// The digits network on cells of 128 levels, converters ideal.
  private static let compiled: Result<CompiledProgram, any Error> = Result {
    var compiler = Compiler(model: TestFiles.model("digits.onnx"))
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.overrides = ["accelerator=analog-128", "encoding.slice-bits=7"]
    return try compiler.compile().program
  }

  private func simulate(
    _ neuron: String?, steps: String = "1", _ change: (inout Simulation) -> Void = { _ in }
  ) throws -> SimulationResult {
    try withFolder { folder in
      try ProgramFile.write(Self.compiled.get(), to: "\(folder)/digits.memc")
      var simulation = Simulation(
        program: "\(folder)/digits.memc", images: TestFiles.model("digits/test-images.npy"))
      simulation.goals = .labels(TestFiles.model("digits/test-labels.npy"))
      simulation.spiking =
        try neuron.map { try SpikingMode.named($0, coding: nil, steps: steps, seed: 1) } ?? []
      change(&simulation)
      return try simulation.run()
    }
  }

  private static let steps = [2, 5, 20]

  @Test func eachNumberOfStepsIsAsIfRunAlone() throws {
    let device = Simulation.Drawing(device: "lognormal:sigma=0.3")
    let drawn = { (simulation: inout Simulation) in
      simulation.subject = .drawn(device)
      simulation.drawing.chips = .exactly(2)
    }
    let result = try simulate("if", steps: "2,5,20", drawn)
    let integer = try simulate(nil, drawn)
    #expect(result.chips.map(\.accuracy) == integer.chips.map(\.accuracy))
    #expect(result.accuracyMean == integer.accuracyMean && result.spiking == nil)
    let rows = try #require(result.bySteps)
    #expect(rows.map(\.steps) == Self.steps)
    for (index, row) in rows.enumerated() {
      let alone = try simulate("if", steps: "\(row.steps)", drawn)
      let accuracies = alone.chips.map(\.accuracy)
      #expect(result.chips.map { $0.bySteps?[index].accuracy } == accuracies)
      #expect(row.accuracy == alone.accuracyMean && row.accuracyStd == alone.accuracyStd)
      #expect(row.spiking.spikesPerImage == alone.spiking?.spikesPerImage)
      let losses = zip(integer.chips, alone.chips).map {
        100 * (($0.accuracy ?? 0) - ($1.accuracy ?? 0))
      }
      #expect(row.lossPoints == losses.mean)
      #expect(row.lossPointsStd == MeanInterval(losses)?.standardDeviation)
    }
  }

  @Test func warningsOfConversionsAreThereOnce() throws {
    let result = try simulate("if", steps: "2,5,20")
    #expect(result.warnings.count { $0.hasPrefix("max pooling (pool1)") } == 1)
    #expect(Set(result.warnings).count == result.warnings.count)
  }

  @Test func theTableHasARowForEachNumberAndTheIntegerMode() throws {
    let result = try simulate("levels", steps: "5,255")
    let rows = try #require(result.bySteps)
    #expect(rows.map(\.spiking.equalsIntegerMode) == [false, true])
    #expect(rows[1].accuracy == result.accuracy && rows[1].lossPoints == 0)
    let lines = result.summary.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.contains { $0.prefix(3) == ["T", "accuracy", "loss"] })
    #expect(lines.contains { $0.first == "5" })
    #expect(lines.contains { $0.prefix(2) == ["integer", "mode"] })
    #expect(result.summary.contains("\nT = 255: equal to the integer mode\n"))
    #expect(
      try simulate("levels", steps: "5,6").summary
        .contains("\nequal to the integer mode with '--steps 255'\n"))
  }

  @Test func aSingleNumberIsNoTable() throws {
    let result = try simulate("levels", steps: "5")
    #expect(result.bySteps == nil && result.spiking?.steps == 5)
    #expect(result.summary.contains("\nspiking: neuron levels, input coding direct, 5 steps"))
  }

  @Test(arguments: [
    ("", "'--steps' must be a number in 1...4096, or several as in 1,2,5, not ''"),
    ("1,,2", "'--steps' must be a number in 1...4096, or several as in 1,2,5, not '1,,2'"),
    ("few", "'--steps' must be a number in 1...4096, or several as in 1,2,5, not 'few'"),
    ("-1", "'--steps' must be in 1...4096, not -1"),
    ("5,0", "'--steps' must be in 1...4096, not 0"),
    ("1,4097", "'--steps' must be in 1...4096, not 4097"),
    ("1,2,1", "'--steps' lists 1 twice"),
  ])
  func stepsThatAreNoNumbersAreRefused(steps: String, message: String) {
    #expect(
      refusal { try SpikingMode.named("levels", coding: nil, steps: steps, seed: 1) } == message)
  }

  @Test(
    arguments: [
      ("--output", { @Sendable in $0.output = .init("/dev/null/y.npy") }),
      ("--confusion", { @Sendable in $0.showsConfusion = true }),
      ("--sensitivity", { @Sendable in $0.drawing.showsSensitivity = true }),
      (
        "--until-width",
        { @Sendable in $0.drawing.chips = .untilWidth(0.1, atMost: 2) }
      ),
    ] as [(String, @Sendable (inout Simulation) -> Void)])
  func whatLooksAtOneModeIsRefused(
    option: String, change: @Sendable (inout Simulation) -> Void
  ) {
    #expect(
      refusal { try simulate("levels", steps: "1,2", change) }
        == "'\(option)' requires a single number of '--steps', not 2")
  }

  @Test func aNumberThatDoesNotFitTheCodingIsRefusedByItsOption() {
    let message = refusal {
      try simulate("if", steps: "8,9") {
        $0.spiking = $0.spiking.map { SpikingMode($0.neuron, coding: Phase(), steps: $0.steps) }
      }
    }
    #expect(message?.contains("so '--steps' must be a multiple") == true)
  }
}
