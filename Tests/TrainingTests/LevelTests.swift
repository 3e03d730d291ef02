import Basics
import Foundation
import NetworkIR
import Operators
import Testing

@testable import Training

/// Training with activations that are rounded to levels.
@Suite struct LevelTests {
  /// Four inputs, six hidden values between 0 and 0.7, two outputs.
  private func graph(limit: Float = 0.7) throws -> Graph {
    let text = """
      memc-network 1
      input x float32[1, 1, 1, 4]
      f = Flatten(x)
      d = MatMul(f, @w) clamp [0.0, \(limit)]
      y = MatMul(d, @v)
      output y
      """
    return try Graph(text: text, source: "test", operators: operators) { name in
      let shape = name == "w" ? [4, 6] : [6, 2]
      let random = Philox(seed: 2, stream: name == "w" ? 1 : 2)
      return AnyTensor(
        Tensor(shape, (0..<shape.elementCount).map { Float(random.gaussian(UInt64($0))) }))
    }
  }

  private let data: TrainingData = {
    let random = Philox(seed: 3, stream: 1)
    return TrainingData(
      inputs: Tensor([50, 1, 1, 4], (0..<200).map { Float(random.uniform(UInt64($0))) }),
      goals: .classes((0..<50).map { Int32($0 % 2) }))
  }()

  /// The gradients of both matrices and of the logarithm of the limit, in double precision.
  private func reference(_ levels: Int, limit: Double) throws -> (w: [Double], limit: Double) {
    let constants = try graph().constants
    let w = try #require(constants["w"]?.real).elements.map(Double.init)
    let v = try #require(constants["v"]?.real).elements.map(Double.init)
    var (gradient, slope) = ([Double](repeating: 0, count: 24), 0.0)
    for image in 0..<50 {
      let x = (0..<4).map { Double(data.inputs.elements[image * 4 + $0]) }
      let sums = (0..<6).map { unit in (0..<4).reduce(0) { $0 + x[$1] * w[$1 * 6 + unit] } }
      let step = limit / Double(levels)
      let rounded = sums.map { (min(max($0, 0), limit) / step + 0.5).rounded(.down) * step }
      let logits = (0..<2).map { out in (0..<6).reduce(0) { $0 + rounded[$1] * v[$1 * 2 + out] } }
      let share = 1 / (1 + exp(logits[1] - logits[0]))
      let errors = [share - (image % 2 == 0 ? 1 : 0), 1 - share - Double(image % 2)]
      for unit in 0..<6 {
        let upstream = (errors[0] * v[unit * 2] + errors[1] * v[unit * 2 + 1]) / 50
        if sums[unit] >= limit { slope += upstream * limit }
        guard sums[unit] > 0, sums[unit] < limit else { continue }
        slope += upstream * (rounded[unit] - sums[unit])
        for row in 0..<4 { gradient[row * 6 + unit] += upstream * x[row] }
      }
    }
    return (gradient, slope / Double(6 * levels).squareRoot())
  }

  @Test(arguments: [1, 3, 4, 10])
  func gradientsAreThoseOfTheDefinition(levels: Int) throws {
    let network = try TrainingNetwork(
      graph(), rounding: ActivationRounding(levels: levels, learnsLimits: true))
    let (limit, start) = (0.5, 0.7)
    var parameters = network.initialParameters
    let place = try #require(network.limits.first).place
    #expect(parameters[place] == 0)
    parameters[place] = Float(log(limit / start))
    let found = try network.gradient(on: data, parameters: parameters)
    let wanted = try reference(levels, limit: limit)
    let weights = try #require(network.parameters.first { $0.name == "w" })
    for (one, other) in zip(found[weights.range], wanted.w) {
      #expect(abs(Double(one) - other) < 1e-5)
    }
    #expect(abs(Double(found[place]) - wanted.limit) < 1e-5)
    #expect(abs(wanted.limit) > 1e-3)
    let clamp = network.graph(with: parameters).nodes[1].clamp
    #expect(abs(Double(try #require(clamp).upperBound) - limit) < 1e-6)
  }

  @Test func withoutLearnedLimitsTheyStayAsTheyAre() throws {
    let rounded = try TrainingNetwork(graph(), rounding: ActivationRounding(levels: 4))
    let plain = try TrainingNetwork(graph())
    #expect(rounded.limits.isEmpty && rounded.parameterCount == plain.parameterCount)
    let outputs = try [rounded, plain].map {
      try $0.outputs(for: data, parameters: $0.initialParameters)
    }
    #expect(outputs[0] != outputs[1])
  }

  /// Of two values that are rounded to the same level, the larger one has the gradient.
  @Test func theGradientOfAMaximumGoesToTheLargestBeforeRounding() throws {
    let text = """
      memc-network 1
      input x float32[1, 1, 1, 2]
      c = Conv(x, @k) clamp [0.0, 1.0]
      p = MaxPool(c) {kernel_shape = [1, 2]}
      f = Flatten(p)
      y = MatMul(f, @v)
      output y
      """
    let graph = try Graph(text: text, source: "test", operators: operators) { name in
      AnyTensor(name == "k" ? Tensor([1, 1, 1, 1], [1]) : Tensor([1, 2], [1, -1] as [Float]))
    }
    let network = try TrainingNetwork(
      graph, rounding: ActivationRounding(levels: 2, learnsLimits: true))
    let image = TrainingData(
      inputs: Tensor([1, 1, 1, 2], [0.45, 0.55]), goals: .classes([0]))
    let gradient = try network.gradient(on: image, parameters: network.initialParameters)
    // logits ±0.5 give errors ∓1 / (1 + e)
    let upstream = -2 / (1 + M_E)
    #expect(abs(Double(gradient[0]) - upstream * 0.55) < 1e-6)
    let trained = network.graph(with: network.initialParameters)
    #expect(trained.nodes.map(\.clamp) == graph.nodes.map(\.clamp))
  }

  private func trainer() throws -> Trainer {
    var recipe = TrainingRecipe()
    (recipe.epochs, recipe.batch, recipe.rate) = (12, 70, 0.02)
    (recipe.activationLevels, recipe.learnsLimits) = (2, true)
    return try Trainer(Fixtures.graph(), recipe, Fixtures.data(seed: 3), seed: 5)
  }

  @Test func limitsAreTrainedAndDoNotDependOnThreads() throws {
    let graphs = try [1, 3].map { threads in
      var trainer = try trainer()
      trainer.threads = threads
      return try trainer.train()
    }
    #expect(graphs[0] == graphs[1])
    let clamp = try #require(graphs[0].nodes.first { $0.outputs == ["c2"] }?.clamp)
    #expect(clamp.lowerBound == 0 && clamp.upperBound > 0 && clamp.upperBound != 6)
    let network = try TrainingNetwork(graphs[0], rounding: ActivationRounding(levels: 2))
    let accuracy = try network.evaluate(Fixtures.data(seed: 9)).accuracy
    #expect(try #require(accuracy) > 0.95)
  }

  @Test func whatHasNoEffectIsRefused() throws {
    let refusal = { (limits: String, rounding: ActivationRounding) in
      let text = try Graph(
        text: "memc-network 1\ninput x float32[1, 2]\ny = MatMul(x, @w) clamp \(limits)\noutput y",
        source: "test", operators: operators
      ) { _ in AnyTensor(Tensor([2, 2], repeating: Float(1))) }
      return #expect(throws: Diagnostic.self) { try TrainingNetwork(text, rounding: rounding) }?
        .message
    }
    #expect(
      try refusal("[0.0, inf]", ActivationRounding(levels: 3))
        == "'activation-levels' of training has no effect: no activation has two limits")
    #expect(
      try refusal("[-1.0, 1.0]", ActivationRounding(levels: 3, learnsLimits: true))
        == "'learn-limits' of training has no effect: no activation lies between 0 and a limit")
  }
}
