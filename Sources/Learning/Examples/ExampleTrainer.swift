import Basics
import ChipProgramming
import NetworkIR
import TileMachine
import Training

/// Trains chips by gradient descent on labeled examples.
public struct ExampleTrainer: ChipTrainer {
  private static let batch = 64
  /// The most examples that gradients are computed on.
  private static let gradientExamples = 4096
  /// The final learning rate, relative to the initial one.
  private static let finalRate = 0.01

  private let network: ChipNetwork
  private let data: TrainingData

  /// - Parameters:
  ///   - graph: the quantized network of the program.
  ///   - matrices: the matrices of the program.
  ///   - codes: codes `[N, …]` of the network's only input.
  ///   - labels: the index of the correct output for each image.
  /// - Throws: diagnostics where the network cannot be trained, or does not fit the examples.
  public init(
    _ graph: QuantizedGraph, _ matrices: [MatrixInfo], codes: Tensor<Int32>, labels: [Int]
  ) throws {
    network = try ChipNetwork(graph, matrices)
    // the network has one input, as it can be trained
    data = TrainingData(
      inputs: graph.format(of: graph.graph.inputs[0].name).reals(of: codes),
      goals: .classes(labels.map { Int32($0) }))
  }

  public func gradients(at weights: ChipWeights, threads: Int) throws -> [Tensor<Float>] {
    let examples = data.examples(0..<min(data.count, Self.gradientExamples))
    let gradient = try network.training.gradient(
      on: examples, parameters: network.parameters(of: weights), threads: threads)
    return network.gradients(gradient, for: weights)
  }

  public func trained(_ weights: ChipWeights, by training: ChipTraining, threads: Int) throws
    -> ChipWeights
  {
    let start = network.parameters(of: weights)
    var trainer = try Trainer(
      network.training.graph(with: start), recipe(of: training), data, seed: training.seed)
    trainer.threads = threads
    trainer.hooks = hooks(training, start)
    if training.teacherWeight > 0 { trainer.teacher = network.training }
    let trained = try TrainingNetwork(trainer.train()).initialParameters
    return network.weights(of: trained, over: weights)
  }

  private func recipe(of training: ChipTraining) -> TrainingRecipe {
    var recipe = TrainingRecipe()
    recipe.epochs = training.epochs
    recipe.batch = Self.batch
    recipe.rate = training.rate
    recipe.finalRate = training.rate * Self.finalRate
    recipe.teacherWeight = training.teacherWeight
    return recipe
  }

  private func hooks(_ training: ChipTraining, _ start: [Float]) -> [any WeightHook] {
    let reach = network.parameters(
      training.reach, bias: training.movesOffsets ? .infinity : 0, scaled: true)
    let spreads = zip(training.reach, training.spreads).map { reach, spread in
      reach.map { $0 > 0 ? Float(spread) : 0 }
    }
    let variation = WriteVariation(network.parameters(spreads, bias: 0, scaled: false))
    return [WeightReach(reach)] + (variation.isNothing ? [] : [variation])
  }
}
