import Basics
import CTraining
import NetworkIR
import Testing

@testable import Training

/// Products with the nonzero weights against products with all weights.
struct SparsityTests {
  /// The parameters of a network, with most weights of every matrix set to 0.
  static func pruned(_ network: TrainingNetwork) -> [Float] {
    var values = network.initialParameters
    let random = Philox(seed: 11, stream: 3)
    for parameter in network.parameters where parameter.role == .weights {
      for index in parameter.range where random.uniform(UInt64(index)) < 0.9 { values[index] = 0 }
    }
    return values
  }

  @Test(arguments: [Fixtures.text, Fixtures.odd])
  func nonzeroWeightsHaveTheGradientOfTheReference(_ text: String) throws {
    let graph = try Fixtures.graph(text)
    let network = try TrainingNetwork(graph)
    let parameters = FloatMemory(Self.pruned(network))
    let sparsity = Sparsity.of(network.steps, parameters.start)
    #expect(network.steps.flatMap(\.weightMatrices).allSatisfy { sparsity[$0.start] != nil })
    let data = Fixtures.data(seed: 4, count: 75)
    let gradient = FloatMemory(count: network.parameterCount)
    let runner = BatchRunner(network, data, batch: 75, threads: 2)
    _ = try runner.gradient(
      of: Array(0..<75), loss: Loss(teacherWeight: 0, temperature: 1), into: gradient.buffer,
      sparsity: sparsity,
      write: { example, target in
        for index in 0..<36 { target[index] = data.inputs.elements[example * 36 + index] }
      }, forwardWeights: { _, _ in UnsafePointer(parameters.start) })
    let expected = try GradientTests.reference(
      network.graph(with: parameters.elements), network, data)
    let largest = expected.reduce(0) { max($0, $1.magnitude) }
    for parameter in network.parameters {
      for index in parameter.range {
        let isLeft = parameter.role == .bias || parameters.start[index] != 0
        let wanted = isLeft ? expected[index] : 0
        #expect(abs(gradient.start[index] - wanted) <= 2e-5 * largest)
      }
    }
  }

  @Test func sparsityFollowsThePrunedWeights() throws {
    let network = try TrainingNetwork(Fixtures.graph())
    let matrix = try #require(network.steps.flatMap(\.weightMatrices).last)
    let parameters = FloatMemory(network.initialParameters)
    var sparsity = Sparsity.of(network.steps, parameters.start)
    #expect(sparsity[matrix.start] == nil)
    for index in 3..<matrix.count { parameters.start[matrix.start + index] = 0 }
    sparsity.update(for: network.steps, parameters.start)
    #expect(sparsity[matrix.start]?.byOutput.places == [0, 1, 2])
    swap(&parameters.start[matrix.start], &parameters.start[matrix.start + 7])  // as many as before
    sparsity.update(for: network.steps, parameters.start)
    #expect(sparsity[matrix.start]?.byOutput.places == [1, 2, 7])
  }

  /// Weights become zero while batches run: products are sparse from some step on.
  @Test func sparseTrainingDoesNotDependOnThreads() throws {
    let graphs = try [1, 2, 3].map { threads in
      var trainer = try Fixtures.trainer(epochs: 3)
      trainer.keepsZeros = true
      trainer.hooks = [Vanishing()]
      trainer.threads = threads
      return try trainer.train()
    }
    #expect(graphs[0] == graphs[1])
    #expect(graphs[0] == graphs[2])
    let network = try TrainingNetwork(graphs[0])
    let weights = network.parameters.first { $0.name == "f.weight" }
    let range = try #require(weights).range
    let left = network.initialParameters[range].count { $0 != 0 }
    #expect(left == range.count / 8)
  }

  /// Halves the nonzero weights of every matrix, three times.
  private struct Vanishing: WeightHook {
    mutating func backward(
      _ gradient: UnsafeMutableBufferPointer<Float>, latentWeights: UnsafeBufferPointer<Float>,
      at moment: Moment
    ) {}

    mutating func afterStep(
      _ latentWeights: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
      at moment: Moment
    ) {
      guard moment.step < 3 else { return }
      for index in latentWeights.indices where index % (2 << moment.step) != 0 {
        latentWeights[index] = 0
      }
    }
  }

  @Test(arguments: [1, 3, 4, 17, 64, 100, 128, 199])
  func transposesAndSumsOfLinesMatchTheDefinition(_ lanes: Int) {
    let random = Philox(seed: 2, stream: UInt64(lanes))
    let from = (0..<9 * lanes).map { Float(random.gaussian(UInt64($0))) }
    var transposed = [Float](repeating: 1, count: from.count)
    memc_transpose(from, &transposed, 9, Int64(lanes), true)
    for row in 0..<9 {
      for lane in 0..<lanes {
        #expect(transposed[lane * 9 + row] == 1 + from[row * lanes + lane])
      }
    }
    let weights: [Float] = [0, 2, 0, -1, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]
    let matrix = SparseMatrix(
      WeightMatrix(start: 0, outputs: 2, inputs: 9, outputStride: 9, inputStride: 1), in: weights)
    var sums = [Float](repeating: 0.5, count: 2 * lanes)
    matrix.byOutput.multiply(weights, from, into: &sums, lanes: lanes, adds: true)
    for lane in 0..<lanes {
      let value = { from[$0 * lanes + lane] }
      #expect(abs(sums[lane] - (0.5 + 2 * value(1) - value(3) + 3 * value(6))) < 1e-5)
      #expect(abs(sums[lanes + lane] - (0.5 + 4 * value(8))) < 1e-5)
    }
  }
}
