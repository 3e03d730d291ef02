import Basics
import NetworkIR
import Operators
import TestSupport
import Testing

@testable import Passes
@testable import Training

@Suite struct TrainingPassTests {
  /// Noise images whose left or right half is brighter, for a small convolutional network.
  private static let data: TrainingData = {
    let random = Philox(seed: 3, stream: 7)
    let labels = (0..<120).map { Int32(random.index(below: 2, UInt64($0))) }
    let pixels = (0..<120 * 36).map { index in
      let isRight = index % 6 >= 3 ? 1 : 0
      return Float(random.stream(1).uniform(UInt64(index)) * 0.5)
        + (isRight == Int(labels[index / 36]) ? 0.5 : 0)
    }
    return TrainingData(inputs: Tensor([120, 1, 6, 6], pixels), goals: .classes(labels))
  }()

  private func network() throws -> Graph {
    let text = """
      memc-network 1
      input x float32[1, 1, 6, 6]
      parameter c.weight float32[4, 1, 3, 3]
      parameter c.bias float32[4]
      parameter f.weight float32[2, 16]
      parameter f.bias float32[2]
      c = Conv(x, @c.weight, @c.bias) clamp [0.0, inf]
      p = MaxPool(c) {kernel_shape = [2, 2], strides = [2, 2]}
      flat = Flatten(p)
      f = Gemm(flat, @f.weight, @f.bias) {transB = 1}
      output f
      """
    let graph = try Graph(text: text, source: "test", operators: operators) { _ in
      AnyTensor(Tensor([0], [Float]()))
    }
    return try Initialization(seed: 5).run(graph, all: true)
  }

  private func trainingContext() -> PassContext {
    var context = context()
    context.training = TrainingContext(data: Self.data, seed: 1)
    return context
  }

  @Test func noiseOfNeuronsThatAreNotThereIsRefused() throws {
    var retrain = Retrain()
    var noise = InjectedNoise()
    noise.v0Spread = 0.1
    retrain.noise = noise
    let refusal = #expect(throws: Diagnostic.self) {
      try retrain.run(network(), in: trainingContext())
    }
    #expect(
      refusal?.message
        == "'v0-spread' and 'v-half-shift' of noise have no effect: no activation is Switching")
  }

  private func recipe(epochs: Double = 8) -> TrainingRecipe {
    var recipe = TrainingRecipe()
    (recipe.epochs, recipe.batch, recipe.rate) = (epochs, 24, 0.01)
    return recipe
  }

  private func ratios(_ ratios: KeyValuePairs<String, Double>) throws -> PerLayer<PruneLayer> {
    var record = Record()
    for (name, ratio) in ratios {
      record[name] = Value(.record(Record(["ratio": Value(.real(ratio))])))
    }
    return try PerLayer(Value(.record(record)))
  }

  private func zeros(_ graph: Graph, _ name: String) -> Int {
    graph.constants[name]?.real?.elements.count { $0 == 0 } ?? 0
  }

  @Test(arguments: [false, true], PruningScore.allCases)
  func aLayerLosesTheRequestedShare(regrows: Bool, score: PruningScore) throws {
    var prune = PruneGradually()
    prune.layers = try ratios(["c": 0.5, "f": 0.75])
    (prune.every, prune.regrows, prune.score, prune.training) = (3, regrows, score, recipe())
    let pruned = try prune.run(try network(), in: trainingContext())
    #expect(zeros(pruned, "c.weight") == 18)
    #expect(zeros(pruned, "f.weight") == 24)
  }

  @Test func aPrunedUnitWithASteepGradientRegrows() throws {
    var prune = PruneGradually()
    (prune.every, prune.until, prune.regrows) = (1, 1, true)
    let graph = try network()
    let network = try TrainingNetwork(graph)
    let layers = PrunedLayer.all(of: network).filter { $0.name == "f" }
    let units = try PruningUnits(.unstructured, layers, of: graph, arrayRows: 8)
    var pruning = GradualPruning(
      [PruningTarget(units: units, ratio: 0.75)], prune, first: network.initialParameters)
    let (latentWeights, gradient) = (
      FloatMemory(network.initialParameters), FloatMemory(count: network.parameterCount)
    )
    let weights = layers[0].weights
    for place in weights where place % 2 == 1 { latentWeights.start[place] = 0 }
    let gone = try #require(weights.filter { $0 % 2 == 1 }.dropFirst(2).first)
    gradient.start[gone] = 5
    let moment = Moment(step: 5, of: 11, seed: 1)
    #expect(pruning.needsAllGradients(at: moment))
    pruning.backward(
      gradient.buffer, latentWeights: UnsafeBufferPointer(latentWeights.buffer), at: moment)
    pruning.afterStep(latentWeights.buffer, squares: nil, at: moment)
    #expect(latentWeights.start[gone] == -1e-6)
    // a share of 0.25 ^ (1 - (5 / 11) ^ 1.5) of 32 weights is kept, one of them regrown
    #expect(weights.count { latentWeights.start[$0] != 0 } == 12)
  }

  @Test func aRatioAppliesToAllLayersTogether() throws {
    var prune = PruneGradually()
    (prune.ratio, prune.score, prune.training) = (0.5, .lamp, recipe())
    let pruned = try prune.run(try network(), in: trainingContext())
    #expect(zeros(pruned, "c.weight") + zeros(pruned, "f.weight") == 34)
  }

  @Test func wholeChannelsArePruned() throws {
    var prune = PruneGradually()
    (prune.pattern, prune.training) = (.channel, recipe())
    prune.layers = try ratios(["c": 0.5])
    let weights = try #require(
      try prune.run(try network(), in: trainingContext()).constants["c.weight"]?.real)
    let channels = (0..<4).map { Set(weights.elements[$0 * 9..<($0 + 1) * 9].map { $0 == 0 }) }
    #expect(channels.allSatisfy { $0.count == 1 })
    #expect(channels.count { $0 == [true] } == 2)
  }

  @Test func theTeacherOfAllPassesIsTheGivenNetwork() throws {
    var (prune, retrain) = (PruneGradually(), Retrain())
    (prune.ratio, prune.training, retrain.training) = (0.5, recipe(), recipe())
    (prune.training.teacherWeight, retrain.training.teacherWeight) = (0.5, 1)
    let graph = try Pipeline(passes: []).run(try network(), in: trainingContext()).graph
    let whole = try Pipeline(passes: [prune, retrain]).run(graph, in: trainingContext()).graph
    var context = trainingContext()
    context.training?.teacher = graph
    let pruned = try prune.run(graph, in: context)
    #expect(try retrain.run(pruned, in: context) == whole)
    context.training?.teacher = pruned
    #expect(try retrain.run(pruned, in: context) != whole)
  }

  @Test func retrainingKeepsZeros() throws {
    var prune = Prune()
    prune.ratio = 0.5
    let pruned = try prune.run(try network(), in: trainingContext())
    var retrain = Retrain()
    retrain.training = recipe()
    let trained = try retrain.run(pruned, in: trainingContext())
    for name in ["c.weight", "f.weight"] {
      let (before, after) = (pruned.constants[name]?.real, trained.constants[name]?.real)
      #expect(before?.elements.map { $0 == 0 } == after?.elements.map { $0 == 0 })
      #expect(before != after)
    }
  }

  @Test(arguments: RetrainQuantized.Step.allCases, Quantize.Granularity.allCases)
  func roundedWeightsAreQuantizedExactly(
    step: RetrainQuantized.Step, granularity: Quantize.Granularity
  ) throws {
    var retrain = RetrainQuantized()
    (retrain.weightBits, retrain.step, retrain.granularity) = (4, step, granularity)
    retrain.training = recipe()
    let rounded = try retrain.run(try network(), in: trainingContext())
    var quantize = Quantize()
    (quantize.weightBits, quantize.method) = (4, .grid)
    let quantized = try quantize.run(rounded, in: trainingContext())
    for name in ["c.weight", "f.weight"] {
      let real = try #require(rounded.constants[name]?.real)
      let integer = try #require(quantized.quantization?.weights[name])
      let columns = real.shape[0]
      for (index, element) in real.elements.enumerated() {
        let column = index / (real.count / columns)
        let scale = integer.scales.count == 1 ? integer.scales[0] : integer.scales[column]
        #expect(abs(Double(integer.codes.elements[index]) * scale - Double(element)) < 1e-6)
      }
    }
  }

  @Test(arguments: [1.0, 10])
  func learnedStepsStayAboveZeroAtAnyRate(_ rate: Double) throws {
    var retrain = RetrainQuantized()
    (retrain.weightBits, retrain.step, retrain.training) = (3, .learned, recipe())
    retrain.training.rate = rate
    let rounded = try retrain.run(try network(), in: trainingContext())
    for name in ["c.weight", "f.weight"] {
      let real = try #require(rounded.constants[name]?.real)
      #expect(Set(real.elements.map(\.magnitude)).count <= 4 * real.shape[0])
    }
  }

  @Test func weightsOnNoGridAreRefused() throws {
    var quantize = Quantize()
    (quantize.weightBits, quantize.method) = (4, .grid)
    let refusal = try diagnostic { _ = try quantize.run(try network(), in: trainingContext()) }
    #expect(
      refusal.message
        == "its weights are not whole multiples, up to 7, of any step")
  }

  @Test func passesThatTrainNeedExamples() throws {
    let refusal = try diagnostic { _ = try Retrain().run(try network(), in: context()) }
    #expect(refusal.message == "training requires examples")
  }

  @Test func aNetworkWithoutWeightsIsRefused() throws {
    var prune = PruneGradually()
    (prune.ratio, prune.training) = (1, recipe())
    let refusal = try diagnostic { _ = try prune.run(try network(), in: trainingContext()) }
    #expect(refusal.message == "no weight of 'c' is left")
    #expect(refusal.kind == .checkFailed)
  }

  @Test func unknownLayersAreRefused() throws {
    var prune = PruneGradually()
    prune.layers = try ratios(["conv": 0.5])
    let refusal = try diagnostic { _ = try prune.run(try network(), in: trainingContext()) }
    #expect(refusal.message == "unknown layer 'conv'")
  }
}
