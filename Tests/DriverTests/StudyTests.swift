import Basics
import Hardware
import IntegerModel
import NetworkIR
import Synchronization
import TestSupport
import Testing
import TileMachine
import TileSimulator

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

/// Drawn chips of a real network: what is said of their accuracy, and of what costs it.
@Suite struct StudyTests {
  /// The digits network on cells of 128 levels, converters ideal.
  private static let compiled: Result<CompiledProgram, any Error> = Result {
    var compiler = Compiler(model: TestFiles.model("digits.onnx"))
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.overrides = ["accelerator=analog-128", "encoding.slice-bits=7"]
    return try compiler.compile().program
  }

  private func simulate(_ device: String? = nil, _ change: (inout Simulation) -> Void = { _ in })
    throws -> SimulationResult
  {
    try withFolder { folder in
      try ProgramFile.write(Self.compiled.get(), to: "\(folder)/digits.memc")
      var simulation = Simulation(
        program: "\(folder)/digits.memc", images: TestFiles.model("digits/test-images.npy"))
      simulation.goals = .labels(TestFiles.model("digits/test-labels.npy"))
      if let device { simulation.subject = .drawn(Simulation.Drawing(device: device)) }
      change(&simulation)
      return try simulation.run()
    }
  }

  @Test func drawingStopsAsSoonAsTheIntervalIsNarrow() throws {
    let width = 0.04
    let result = try simulate("lognormal:sigma=0.2") {
      $0.drawing.chips = .untilWidth(width, atMost: 200)
    }
    let accuracies = result.chips.compactMap(\.accuracy)
    #expect((MeanInterval.leastChips..<200).contains(accuracies.count))
    let last = try #require(MeanInterval(accuracies))
    #expect(2 * last.halfWidth <= width)
    let ends = last.endsOfShare
    #expect(result.accuracyInterval95 == [ends.lowerBound, ends.upperBound])
    let before = try #require(MeanInterval(Array(accuracies.dropLast())))
    #expect(accuracies.count == MeanInterval.leastChips || 2 * before.halfWidth > width)
    #expect(result.chips.map(\.seed) == Array(1...accuracies.count))
  }

  @Test func chipsThatAgreeStopARunAfterFive() throws {
    let result = try simulate("ideal") {
      $0.drawing.chips = .untilWidth(0, atMost: 20)
    }
    #expect(result.chips.count == MeanInterval.leastChips && result.accuracyStd == 0)
  }

  @Test func aWidthNeverDrawsMoreChipsThanAreAllowed() throws {
    let result = try simulate("lognormal:sigma=0.3") {
      $0.drawing.chips = .untilWidth(0.001, atMost: 2)
    }
    #expect(result.chips.count == 2)
    let ends = try #require(result.accuracyInterval95)
    #expect((0...1).contains(ends[0]) && (0...1).contains(ends[1]))
  }

  /// What a simulation tells while it runs.
  private final class Progress: Sendable {
    private let told = Mutex<[String]>([])
    var lines: [String] { told.withLock { $0 } }
    func tell(_ line: String) { told.withLock { $0.append(line) } }
  }

  @Test func drawingTellsHowFarItIs() throws {
    let progress = Progress()
    _ = try simulate("rram-wan") {
      $0.drawing.chips = .exactly(2)
      $0.progress = progress.tell
    }
    #expect(
      progress.lines == ["programming chip 1 of 2", "chip 1 of 2", "chip 2 of 2"])
  }

  @Test func drawingUntilAWidthTellsHowNearItIs() throws {
    let progress = Progress()
    _ = try simulate("ideal") {
      $0.drawing.chips = .untilWidth(0, atMost: 20)
      $0.progress = progress.tell
    }
    #expect(
      progress.lines.dropFirst() == [
        "chip 1 of at most 20",
        "chip 2 of at most 20, confidence interval 0.00 points wide",
        "chip 3 of at most 20, confidence interval 0.00 points wide",
        "chip 4 of at most 20, confidence interval 0.00 points wide",
        "chip 5 of at most 20, confidence interval 0.00 points wide",
      ])
  }

  @Test func theSpreadOverChipsIsNamed() throws {
    let result = try simulate("lognormal:sigma=0.3") { $0.drawing.chips = .exactly(3) }
    let (mean, spread) = (try #require(result.accuracyMean), try #require(result.accuracyStd))
    #expect(
      result.text.contains(
        "\naccuracy \(mean.asPercent) ± \(spread.asPercent) (mean ± standard deviation over 3 "
          + "chips)\n"))
  }

  @Test func theTextLeavesOutFieldsAtTheirDefaults() throws {
    let result = try simulate("ideal:retention=0.05") {
      $0.drawing.reading.readOut.time = "30d"
      $0.drawing.reading.readOut.compensation = "global"
    }
    #expect(result.summary.contains("\ndevice {name = \"ideal\", retention = 0.05}\n"))
    #expect(result.summary.contains("\nprogramming {name = \"one-shot\"}\n"))
    #expect(!result.summary.contains("\nwires {"))
    #expect(
      result.summary.contains("\nread 30d after programming, drift compensation global\n"))
    #expect(result.detailedSummary.contains("retention-spread = 0.0"))
    #expect(result.detailedSummary.contains("\nwires {word-line-ohm = 0.0"))
    let wired = try simulate("ideal") { $0.drawing.reading.wires = { $0.bitLineInOhms = 0.1 } }
    #expect(wired.summary.contains("\nwires {bit-line-ohm = 0.1}\n"))
  }

  @Test func confusionCountsEveryImageOfEveryChip() throws {
    let result = try simulate("lognormal:sigma=0.3") {
      $0.drawing.chips = .exactly(3)
      $0.showsConfusion = true
    }
    let confusion = try #require(result.confusion)
    let labels = try DataFile.loadLabels(
      TestFiles.model("digits/test-labels.npy"), classes: 10)
    #expect(
      confusion.map { $0.reduce(0, +) }
        == (0..<10).map { digit in 3 * labels.count { $0 == digit } })
    let right = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
    let mean = try #require(result.accuracyMean)
    #expect(abs(Double(right) / Double(3 * labels.count) - mean) < 1e-12)
  }

  /// With two effects each alone is all but the other; of the same chips, however many were drawn.
  @Test(arguments: [(2, nil), (1000, 1.0)])
  func sensitivityTellsWhatEachEffectCosts(chips: Int, width: Double?) throws {
    let ideal = try #require(try simulate().accuracy)
    let result = try simulate("lognormal:sigma=0.3,stuck-at-lrs=0.02") {
      $0.drawing.chips = width.map { .untilWidth($0, atMost: chips) } ?? .exactly(chips)
      $0.drawing.showsSensitivity = true
    }
    let rows = try #require(result.sensitivity)
    #expect(rows.map(\.effect) == [nil, "programming", "stuck cells"])
    #expect(rows[0].alone == ideal && rows[0].without == result.accuracyMean)
    #expect(rows[1].alone == rows[2].without && rows[1].without == rows[2].alone)
    #expect(rows[1].alone < ideal && rows[2].alone < ideal)
  }

  @Test func sensitivityTakesKnownFaultsAway() throws {
    let result = try simulate("ideal:stuck-at-lrs=0.1") {
      $0.drawing.programming = "one-shot:faults=known"
      $0.drawing.showsSensitivity = true
    }
    let rows = try #require(result.sensitivity)
    #expect(rows.map(\.effect) == [nil, "stuck cells"])
    #expect(rows[1].alone == result.accuracyMean && rows[1].without == rows[0].alone)
  }

  @Test func everyEffectIsThereToBeTakenAway() throws {
    let spelling = try ComponentSpelling(
      commandLine: "pcm:device-to-device=0.1,cycle-to-cycle=0.1,chip-to-chip=0.1,stuck-at-hrs=0.1,"
        + "iv=sinh")
    var accelerator = Accelerator()
    accelerator.array.wires.wordLineInOhms = 1
    accelerator.adc.bits = 8
    accelerator.adc.gainDeviation = 0.1
    accelerator.units.activation.offset = 0.1
    accelerator.units.pooling.noiseDeviation = 0.1
    let all = Conditions(
      accelerator: accelerator, cells: try CellModel(spelling.name, spelling.record), seconds: 60)
    #expect(all.effects == Effect.allCases)
    #expect(all.without(Effect.allCases).effects.isEmpty)
    // converters that neither round nor clip do not differ
    for effect in Effect.allCases where effect != .converterRange {
      #expect(all.without([effect]).effects == Effect.allCases.filter { $0 != effect })
    }
    for effect in Effect.allCases {
      let others = Effect.allCases.filter { $0 != effect && $0 != effect.basis }
      #expect(all.without(others).effects.contains(effect))
    }
  }

  /// Cells a tenth short of their conductances leave a tenth of the sums missing: 20 dB.
  @Test func noiseIsMeasuredAgainstTheSignal() throws {
    let program = try Self.compiled.get().program
    var chip = try Chip.ideal(program.program)
    let network = try DigitImages(Self.compiled.get())
    let exact = try SignalToNoise(
      program, chip: chip, codes: [network.codes], threads: 2, memory: MemoryBudget())
    #expect(exact.layers.map(\.group) == ["conv1", "conv2", "fc1"])
    #expect(exact.layers.allSatisfy { $0.snrDB == nil })
    chip.conductances = chip.conductances.map { $0.map { 0.9 * $0 } }
    let short = try SignalToNoise(
      program, chip: chip, codes: [network.codes], threads: 1, memory: MemoryBudget())
    #expect(abs(try #require(short.layers[0].snrDB) - 20) < 0.01)
    #expect(short.layers.allSatisfy { ($0.snrDB ?? 0) > 10 })
  }

  @Test(arguments: [0, -1, 100_001, .max])
  func senselessNumbersOfChipsAreRefused(chips: Int) {
    #expect(
      refusal { try simulate("ideal") { $0.drawing.chips = .exactly(chips) } }
        == "'--chips' must be in 1...100000, not \(chips)")
  }

  @Test(arguments: [-0.01, 1.01, .nan])
  func senselessWidthsAreRefused(width: Double) {
    #expect(
      refusal { try simulate("ideal") { $0.drawing.chips = .untilWidth(width, atMost: 1) } }
        == "'--until-width' must be in 0...100 percentage points")
  }

  @Test func accuraciesNeedLabels() {
    for change: (inout Simulation) -> Void in [
      { $0.drawing.chips = .untilWidth(0.1, atMost: 1) }, { $0.drawing.showsSensitivity = true },
      { $0.showsConfusion = true },
    ] {
      let found = refusal {
        try simulate("ideal") {
          change(&$0)
          $0.goals = nil
        }
      }
      #expect(found == "'--until-width', '--sensitivity' and '--confusion' require '--labels'")
    }
  }

  @Test func theChipAfterTheLastSeedHasTheFirst() throws {
    let result = try simulate("lognormal:sigma=0.1") {
      $0.drawing.seed = .max
      $0.drawing.chips = .exactly(2)
    }
    #expect(result.chips.map(\.seed) == [.max, .min])
  }

  @Test func imagesThatAreNoNumbersAreRefused() throws {
    try withFolder { folder in
      var pixels = Tensor([2, 8, 8], repeating: Float(0.5))
      pixels.elements[64 + 9] = .nan
      try AtomicWrite.write(Npy.write(pixels), to: "\(folder)/x.npy")
      let found = refusal { try simulate("ideal") { $0.images = ["\(folder)/x.npy"] } }
      #expect(
        found == "\(folder)/x.npy: element 9 of row 1 is nan: data must be finite")
    }
  }
}

/// Images as a program takes them.
private struct DigitImages {
  let codes: Tensor<Int32>

  init(_ program: CompiledProgram) throws {
    codes = try InputBatch(
      IntegerNetwork(program.network), files: [TestFiles.model("digits/test-images.npy")],
      program.preparation()
    ).codes[0]
  }
}
