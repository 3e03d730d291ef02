import Basics
import ChipProgramming
import Hardware
import Testing
import TileMachine

@testable import Learning

/// Training of chips against a network that is written out, in `TinyNetwork`.
@Suite struct ExampleTrainerTests {
  private let network = TinyNetwork()
  private let examples = TinyNetwork().examples(60)

  private func trainer(_ labels: [Int]? = nil) throws -> ExampleTrainer {
    try ExampleTrainer(
      network.graph(), network.matrices, codes: examples.codes, labels: labels ?? examples.labels)
  }

  /// Settings that let every third weight move, up to `reach` codes.
  private func training(reach: Float = 40) -> ChipTraining {
    var program = Program(
      accelerator: Accelerator(), encoding: DifferentialPair(), inputBitsPerCycle: 1)
    program.matrices = network.matrices
    var training = ChipTraining(program)
    for layer in training.reach.indices {
      for index in training.reach[layer].elements.indices where index % 3 == layer {
        training.reach[layer].elements[index] = reach
      }
    }
    training.movesOffsets = false
    return training
  }

  @Test(arguments: [(0, 0), (5, 30)])
  func gradientsAreTheSlopesOfTheLoss(zeroPoints: (Int, Int)) throws {
    let network = TinyNetwork(zeroPoints: zeroPoints)
    let examples = network.examples(60)
    let chip = network.chip(error: 3, offset: 20)
    let found = try ExampleTrainer(
      network.graph(), network.matrices, codes: examples.codes, labels: examples.labels
    ).gradients(at: chip, threads: 1)
    let expected = network.slopes(examples, chip)
    for (found, expected) in zip(found, expected) {
      let largest = expected.reduce(0) { max($0, $1.magnitude) }
      #expect(largest > 1e-4)
      for (a, b) in zip(found.elements, expected) {
        #expect(abs(Double(a) - b) < 1e-3 * largest)
      }
    }
  }

  /// Adam's first step moves each parameter by the learning rate, against its gradient.
  @Test func theFirstStepGoesDownhillByTheRate() throws {
    let chip = network.chip(error: 3, offset: 20)
    var training = training()
    training.rate = 1e-4
    let trained = try trainer().trained(chip, by: training, threads: 1)
    let slopes = network.slopes(examples, chip)
    for (layer, reach) in training.reach.enumerated() {
      for (index, slope) in slopes[layer].enumerated() {
        let moved = Double(
          trained.weights[layer].elements[index] - chip.weights[layer].elements[index])
        let step = training.rate / network.scales[layer][index % 3]
        let expected = reach.elements[index] == 0 ? 0 : slope > 0 ? -step : step
        #expect(abs(moved - expected) < 0.02 * step, "layer \(layer), weight \(index)")
      }
    }
    // what the zero point makes of the changes is all that the offsets take up
    for (layer, offsets) in trained.offsets.enumerated() {
      for column in 0..<3 {
        let change = stride(from: column, to: slopes[layer].count, by: 3).reduce(0.0) {
          $0 + Double(trained.weights[layer].elements[$1] - chip.weights[layer].elements[$1])
        }
        let expected = chip.offsets[layer].elements[column] - network.zeroPoints[layer] * change
        #expect(abs(offsets.elements[column] - expected) < 1e-2)
      }
    }
  }

  @Test func trainingLowersTheLossWithinReach() throws {
    let chip = network.chip(error: 10, offset: 20)
    var training = training(reach: 31)
    training.epochs = 60
    training.rate = 0.01
    let trained = try trainer().trained(chip, by: training, threads: 2)
    #expect(network.loss(examples, trained) < 0.9 * network.loss(examples, chip))
    for (layer, reach) in training.reach.enumerated() {
      for (index, limit) in reach.elements.enumerated() where limit > 0 {
        #expect(abs(trained.weights[layer].elements[index]) <= limit * 1.000_01)
      }
    }
  }

  @Test func offsetsAloneLowerTheLossIfTheyMay() throws {
    let chip = network.chip(error: 3, offset: 80)
    var training = training(reach: 0)
    training.movesOffsets = true
    training.epochs = 40
    training.rate = 0.02
    let trained = try trainer().trained(chip, by: training, threads: 1)
    #expect(network.loss(examples, trained) < 0.95 * network.loss(examples, chip))
    for (a, b) in zip(trained.weights, chip.weights) {
      #expect(zip(a.elements, b.elements).allSatisfy { abs($0 - $1) <= 1e-5 * abs($1) })
    }
  }

  /// With the teacher alone, the sums of ideal devices count and labels do not.
  @Test func aTeacherOfFullWeightReplacesTheLabels() throws {
    let chip = network.chip(error: 5, offset: 0)
    var training = training()
    training.teacherWeight = 1
    training.epochs = 40
    training.rate = 0.003
    let others = examples.labels.map { ($0 + 1) % TinyNetwork.classes }
    let trained = try trainer().trained(chip, by: training, threads: 1)
    #expect(network.distance(examples, trained) < 0.8 * network.distance(examples, chip))
    #expect(try trainer(others).trained(chip, by: training, threads: 1) == trained)
    training.teacherWeight = 0
    #expect(
      try trainer(others).trained(chip, by: training, threads: 1)
        != trainer().trained(chip, by: training, threads: 1))
  }

  @Test func resultsDoNotDependOnThreads() throws {
    let chip = network.chip(error: 5, offset: 20)
    var training = training()
    training.spreads = [0.3, 0.2]
    training.epochs = 7
    training.movesOffsets = true
    let all = try [1, 2, 3].map { try trainer().trained(chip, by: training, threads: $0) }
    #expect(all[1] == all[0] && all[2] == all[0])
    let gradients = try [1, 2, 3].map { try trainer().gradients(at: chip, threads: $0) }
    #expect(gradients[1] == gradients[0] && gradients[2] == gradients[0])
    training.seed = 2
    #expect(try trainer().trained(chip, by: training, threads: 1) != all[0])
  }
}
