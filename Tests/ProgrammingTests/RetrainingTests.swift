import Basics
import CommandFiles
import Driver
import Hardware
import Learning
import NetworkIR
import TestSupport
import Testing
import TileMachine

@testable import ChipProgramming

/// Chips compensated by training on examples.
@Suite struct RetrainingTests {
  static let scheme = "two-phase:method=retrain,epochs=2,rate=0.004"

  /// The first training images with their labels.
  static func examples(_ program: Program, _ count: Int = 1200) throws -> ChipCalibration {
    let codes = try Digits.codes("digits/train-images.npy", count)
    let labels = try DataFile.loadLabels(Digits.path("digits/train-labels.npy"), classes: 10)
    let trainer = try ExampleTrainer(
      Digits.compiled.get().network, program.matrices, codes: codes[0],
      labels: Array(labels.prefix(codes[0].shape[0])))
    return ChipCalibration(codes, trainer: trainer)
  }

  static func retrained(
    _ scheme: String = scheme, _ device: String = "lognormal:sigma=0.5", seed: UInt64 = 1,
    threads: Int = 2
  ) throws -> ProgrammedChip {
    let program = try Digits.program
    return try ProgrammingTests.scheme(scheme).program(
      program, cell: cell(device), seed: seed, calibration: examples(program.program),
      threads: threads)
  }

  @Test func mostOfTheLostAccuracyIsRecoveredOnTestImages() throws {
    let seeds: [UInt64] = [1, 2, 3]
    let software = try Digits.accuracy(nil)
    let oneShot = try seeds.map {
      try Digits.accuracy(TwoPhaseTests.oneShot("lognormal:sigma=0.5", seed: $0).chip)
    }
    let retrained = try seeds.map { try Digits.accuracy(Self.retrained(seed: $0).chip) }
    let lost = software - oneShot.reduce(0, +) / 3
    let regained = (retrained.reduce(0, +) - oneShot.reduce(0, +)) / 3
    #expect(lost > 0.02 && regained > 0.6 * lost)
  }

  @Test(arguments: ["gradient", "random"])
  func onlyAShareOfTheZeroPositionsIsRetrained(choice: String) throws {
    let first = try TwoPhaseTests.oneShot("lognormal:sigma=0.5").chip.conductances
    let programmed = try Self.retrained(
      "two-phase:method=retrain,rounds=2,share=0.1,choice=\(choice)")
    let program = try Digits.program
    var changed = 0
    for (index, block) in program.blocks.enumerated() {
      for (cell, code) in block.codes.elements.enumerated() {
        let isSame = [0, 1].allSatisfy { plane in
          let place = plane * block.codes.count + cell
          return programmed.chip.conductances[index].elements[place] == first[index].elements[place]
        }
        #expect(isSame || code == 0)
        changed += isSame ? 0 : 1
      }
    }
    #expect(programmed.log.usedZeroPositions == changed && changed > 0)
    #expect(programmed.log.usedShare <= 0.1)
  }

  @Test func biasesAreUnchangedIfTheyAreNotTrained() throws {
    let chip = try Self.retrained("two-phase:method=retrain,epochs=0.5,biases=false")
    #expect(chip.log.adjustedColumns == 0)
    #expect(chip.chip.offsets.allSatisfy { $0.elements.allSatisfy { $0 == 0 } })
    #expect(try Self.retrained().log.adjustedColumns > 0)
  }

  @Test(arguments: ["two-phase:method=retrain,epochs=0.5", "target-sparsifying:epochs=0.5"])
  func aRetrainedChipDoesNotDependOnThreads(scheme: String) throws {
    let device = "lognormal:sigma=0.2,stuck-at-hrs=0.05"
    let one = try Self.retrained(scheme, device, threads: 1)
    #expect(try Self.retrained(scheme, device, threads: 3) == one)
  }

  @Test func drawnChipsDoNotDependOnThreads() throws {
    try withFolder { folder in
      try ProgramFile.write(Digits.compiled.get(), to: "\(folder)/digits.memc")
      let accuracies = try [1, 3].map { threads in
        var run = Simulation(
          program: "\(folder)/digits.memc", images: Digits.path("digits/test-images.npy"))
        run.goals = .labels(Digits.path("digits/test-labels.npy"))
        var drawing = Simulation.Drawing(device: "lognormal:sigma=0.5")
        drawing.programming = "two-phase:method=retrain,epochs=0.2"
        drawing.calibration = CalibrationFiles(
          images: [Digits.path("digits/train-images.npy")],
          labels: Digits.path("digits/train-labels.npy"))
        drawing.chips = .exactly(3)
        run.subject = .drawn(drawing)
        run.threads = threads
        return try run.run().chips.map(\.accuracy)
      }
      #expect(accuracies[0] == accuracies[1] && accuracies[0].count == 3)
    }
  }

  @Test func trainingAroundStuckCellsBeatsAvoidingThem() throws {
    let device = "ideal:stuck-at-hrs=0.15,stuck-at-lrs=0.15"
    let seeds: [UInt64] = [1, 2, 3]
    let avoided = try seeds.map {
      try Digits.accuracy(FaultTests.written("one-shot:faults=known", device, seed: $0).chip)
    }
    let trained = try seeds.map {
      try Digits.accuracy(
        Self.retrained("target-sparsifying:epochs=3,rate=0.002", device, seed: $0).chip)
    }
    #expect(trained.reduce(0, +) > avoided.reduce(0, +))
  }

  @Test func missingLabelsAreRefused() throws {
    for scheme in ["two-phase:method=retrain", "target-sparsifying"] {
      let message = refusal {
        try ProgrammingTests.scheme(scheme).program(
          Digits.program, cell: cell("ideal"), seed: 1,
          calibration: ChipCalibration(Digits.codes("digits/train-images.npy", 10)), threads: 1)
      }
      let name = scheme.prefix { $0 != ":" }
      #expect(
        message == "'\(name)' programming retrains and needs labels of the calibration images")
    }
  }

  @Test func targetSparsifyingWithoutStuckCellsIsRefused() {
    #expect(
      refusal {
        try ProgrammingTests.scheme("target-sparsifying").expectFaults(of: cell("ideal"))
      }
        == "'target-sparsifying' programming has nothing to train around: no cell of 'ideal' is "
        + "stuck")
  }

  @Test func aShareOfZeroIsRefused() {
    #expect(
      refusal { try ProgrammingTests.scheme("two-phase:method=retrain,share=0") }
        == "command line: two-phase programming retrains nothing with 'share' 0")
  }

  @Test func aNetworkWithoutZerosIsRefused() throws {
    var program = try Digits.program.program
    for index in program.blocks.indices {
      program.blocks[index].codes = program.blocks[index].codes.map { $0 == 0 ? 1 : $0 }
    }
    let message = refusal {
      try ProgrammingTests.scheme("two-phase:method=retrain").program(
        program.verified(), cell: cell("ideal"), seed: 1, calibration: Self.examples(program, 10),
        threads: 1)
    }
    #expect(
      message
        == "no weight in a block is 0, so two-phase programming has no position to retrain")
  }

  @Test func labelsWithoutTrainingAreRefused() throws {
    try withFolder { folder in
      try ProgramFile.write(Digits.compiled.get(), to: "\(folder)/digits.memc")
      var run = ChipProgramming(
        program: "\(folder)/digits.memc", device: "ideal", programming: "two-phase")
      run.calibration = CalibrationFiles(
        images: [Digits.path("digits/train-images.npy")],
        labels: Digits.path("digits/train-labels.npy"))
      #expect(
        refusal { try run.run() }
          == "'two-phase' programming does not use labels, because it does not train")
    }
  }

  @Test func aNetworkWithTwoInputsIsRefused() throws {
    var graph = try Digits.compiled.get().graph
    let input = graph.inputs[0]
    let format = graph.quantization?.activations[input.name]
    graph.inputs.append(Graph.Input("second", input.type))
    graph.quantization?.activations["second"] = format
    let message = refusal {
      try ExampleTrainer(
        QuantizedGraph(graph), Digits.program.matrices,
        codes: Digits.codes("digits/train-images.npy", 4)[0],
        labels: [0, 1, 2, 3])
    }
    #expect(
      message
        == "training requires a float network with one input, whose first axis is 1, and one output"
    )
  }
}
