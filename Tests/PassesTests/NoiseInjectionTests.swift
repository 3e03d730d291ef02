import Basics
import NetworkIR
import Testing

@testable import Passes
@testable import Training

/// Weight hooks for training with noise.
@Suite struct NoiseInjectionTests {
  static func graph() throws -> Graph {
    try network(
      """
      input x float32[1, 8]
      m1 = Gemm(x, @w1, @b1) {transB = 1} clamp [0.0, inf]
      m2 = MatMul(m1, @w2)
      output m2
      """, ["w1": [20, 8], "b1": [20], "w2": [20, 3]])
  }

  static func data(_ count: Int) -> TrainingData {
    let inputs = random([count, 8], seed: 4)
    let classes = (0..<count).map { index in
      let own = inputs.elements[index * 8..<index * 8 + 3]
      return Int32(own.indices.max { own[$0] < own[$1] }! - own.startIndex)
    }
    return TrainingData(inputs: inputs, goals: .classes(classes))
  }

  static let everything = """
    {multiplicative = 0.2, range-relative = 0.02, ratio = 10.0, ratio-spread = 0.2, \
    stuck-at-hrs = 0.01, sums = 0.05, share = 0.5}
    """

  static func trained(_ noise: String, threads: Int) throws -> Graph {
    var recipe = TrainingRecipe()
    recipe.epochs = 2
    recipe.batch = 128
    recipe.rate = 0.02
    var trainer = try Trainer(graph(), recipe, data(400), seed: 3)
    trainer.hooks = [NoiseInjection(trainer.network, try NoiseTests.noise(noise))]
    trainer.threads = threads
    return try trainer.train()
  }

  @Test func noiseDoesNotDependOnTheThreads() throws {
    let graphs = try [1, 2, 3].map { try Self.trained(Self.everything, threads: $0) }
    #expect(graphs[0] == graphs[1])
    #expect(graphs[0] == graphs[2])
  }

  @Test(arguments: ["{sums = 0.05}", "{multiplicative = 0.2}"])
  func eachNoiseChangesTheTrainedNetwork(noise: String) throws {
    #expect(try Self.trained(noise, threads: 2) != Self.trained("{sums = 1e-30}", threads: 2))
  }

  /// The parameters that a shard sees in a step.
  static func seen(_ record: String, shard: Int, step: Int = 0) throws -> [Float] {
    let network = try TrainingNetwork(graph())
    let injection = NoiseInjection(network, try NoiseTests.noise(record))
    let memory = FloatMemory(network.initialParameters)
    var moment = Moment(step: step, of: 10, seed: 5)
    moment.shard = shard
    injection.forward(memory.buffer, at: moment)
    return memory.elements
  }

  @Test func weightsOfEachLayerArePerturbedButNoBiases() throws {
    let network = try TrainingNetwork(Self.graph())
    let seen = try Self.seen("{multiplicative = 0.2}", shard: 0)
    for parameter in network.parameters {
      let isSame = seen[parameter.range] == network.initialParameters[parameter.range]
      #expect(isSame == (parameter.role == .bias))
    }
    #expect(try Self.seen("{multiplicative = 0.2}", shard: 1) != seen)
    #expect(try Self.seen("{multiplicative = 0.2}", shard: 0, step: 1) != seen)
    #expect(try Self.seen("{multiplicative = 0.2}", shard: 0) == seen)
  }

  /// The outputs are rows of `w1` and columns of `w2`.
  @Test(arguments: [("w1", Quantize.Granularity.channel), ("w2", .channel), ("w2", .tensor)])
  func aFullCellHoldsTheLargestWeightOfItsChannel(
    name: String, granularity: Quantize.Granularity
  ) throws {
    let network = try TrainingNetwork(Self.graph())
    let parameter = try #require(network.parameters.first { $0.name == name })
    let weights = Array(network.initialParameters[parameter.range])
    let largest = weights.withUnsafeBufferPointer {
      NoisyLayer(parameter, granularity).largest(of: $0)
    }
    let channel = { (index: Int) in
      granularity == .tensor ? 0 : name == "w1" ? index / 8 : index % 3
    }
    for index in weights.indices {
      let own = weights.indices.filter { channel($0) == channel(index) }.map {
        weights[$0].magnitude
      }
      #expect(largest[index] == own.max())
    }
  }

  @Test(arguments: [(0.5, 2), (0.25, 1), (1.0, 4)])
  func aShareOfTheShardsIsNoisy(share: Double, count: Int) throws {
    let calm = try TrainingNetwork(Self.graph()).initialParameters
    for step in 0..<6 {
      let noisy = try (0..<4).count {
        try Self.seen("{multiplicative = 0.2, share = \(share)}", shard: $0, step: step) != calm
      }
      #expect(noisy == count)
    }
  }

  @Test func sumsArePerturbedInProportionToTheLargest() throws {
    let network = try TrainingNetwork(Self.graph())
    let injection = NoiseInjection(network, try NoiseTests.noise("{sums = 0.1}"))
    #expect(!injection.variesByShard && injection.perturbsValues)
    let sums = FloatMemory([Float](repeating: -1, count: 200_000) + [4])
    injection.perturb(
      PerturbedValues(.sums, layer: 0, sums.buffer, size: 200_001),
      at: Moment(step: 0, of: 10, seed: 5))
    let errors = sums.elements.dropLast().map { Double($0) + 1 }
    let deviation = (errors.reduce(0) { $0 + $1 * $1 } / 200_000).squareRoot()
    #expect(abs(deviation - 0.4) < 0.003)
    #expect(abs(errors.reduce(0, +) / 200_000) < 0.004)
  }

  @Test func sumsOfEveryLayerArePerturbedBeforeTheirActivation() throws {
    let network = try TrainingNetwork(Self.graph())
    let memory = ShardMemory(network, capacity: 4)
    let parameters = FloatMemory(network.initialParameters)
    let shard = memory.shard(images: 4, seeing: UnsafePointer(parameters.start), .none)
    var sizes: [Int] = []
    network.runForward(shard) { sums in
      sizes.append(sums.elements.count)
      if sums.layer == 0 { sums.elements.update(repeating: -1) }
    }
    #expect(sizes == [80, 12])
    // the clamp sets the sums of the first layer to zero, so those of the second are zero
    let outputs = UnsafeBufferPointer(start: shard.value(network.output), count: 12)
    #expect(outputs.allSatisfy { $0 == 0 })
  }

  @Test func stochasticNeuronsVaryFromDeviceToDevice() throws {
    let network = try TrainingNetwork(Self.graph())
    let injection = NoiseInjection(
      network, try NoiseTests.noise("{v0-spread = 0.1, v-half-shift = 0.9}"))
    #expect(!injection.variesByShard && injection.perturbsValues)
    // two images, in which all inputs are 0 and 1
    let count = 100_000
    let inputs = FloatMemory(
      [Float](repeating: 0, count: count) + [Float](repeating: 1, count: count))
    injection.perturb(
      PerturbedValues(.neurons, layer: 0, inputs.buffer, size: count),
      at: Moment(step: 0, of: 10, seed: 5))
    let (first, second) = (inputs.elements[..<count], inputs.elements[count...])
    // the device of a neuron is the same in both: they are 1 over its V_0 apart
    let widths = zip(first, second).map { 1 / Double($1 - $0) }
    let shifts = zip(first, widths).map { -Double($0) * $1 }
    let deviation = { (numbers: [Double], mean: Double) in
      (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
    }
    #expect(abs(deviation(widths, 1) - 0.1) < 0.001)
    #expect(abs(deviation(shifts, 0) - 0.9) < 0.009)
  }

  @Test func theInputsOfStochasticNeuronsAreFound() throws {
    let graph = try network(
      "input x float32[1, 8]\na = MatMul(x, @w)\ns = Switching(a)\ny = MatMul(s, @v)\noutput y",
      ["w": [8, 6], "v": [6, 3]])
    let network = try TrainingNetwork(graph)
    #expect(network.hasNeurons)
    #expect(try !TrainingNetwork(Self.graph()).hasNeurons)
    let memory = ShardMemory(network, capacity: 2)
    let parameters = FloatMemory(network.initialParameters)
    var seen: [(PerturbedValues.Kind, Int)] = []
    network.runForward(memory.shard(images: 2, seeing: UnsafePointer(parameters.start), .none)) {
      seen.append(($0.kind, $0.size))
    }
    #expect(seen.map(\.0) == [.sums, .neurons, .sums])
    #expect(seen.map(\.1) == [6, 6, 3])
  }

  @Test func weightsAreClippedToTheirStandardDeviations() throws {
    let network = try TrainingNetwork(Self.graph())
    var clipping = WeightClipping(network, deviations: 1.2)
    let before = network.initialParameters
    let latentWeights = FloatMemory(before)
    clipping.afterStep(latentWeights.buffer, squares: nil, at: Moment(step: 0, of: 1, seed: 1))
    for parameter in network.parameters {
      let weights = before[parameter.range]
      let square = weights.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(weights.count)
      let limit = parameter.role == .bias ? .infinity : Float(1.2 * square.squareRoot())
      #expect(
        latentWeights.elements[parameter.range]
          == ArraySlice(weights.map { min(max($0, -limit), limit) })[...])
    }
  }
}
