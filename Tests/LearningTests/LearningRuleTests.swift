import Basics
import ChipProgramming
import DeviceDynamics
import Testing
import TileSimulator
import Training

@testable import Learning

/// Rules on a layer of cells, step by step.
struct LearningRuleTests {
  private static func layer(_ rule: any LearningRule, states: Int = 11) throws -> TinyLayer {
    TinyLayer(rule, try .linear(states: states), inputs: 3, outputs: 2)
  }

  @Test func stepsBelowHalfAPulseAreLost() throws {
    let layer = try Self.layer(RoundedPulses())
    // 5 pulses per half range: a step of 0.09 is 0.45 pulses, one of 0.11 is 0.55
    layer.gradient.assign([-0.09, -0.11, 0.09, 0.11, 0, -1])
    try layer.rule.move(layer.layer(step: 0, rate: 1))
    let weights = (0..<6).map { (layer.weight($0) * 5).rounded() }
    #expect(weights == [0, 1, 0, -1, 0, 5])
  }

  @Test func longStepsOfManyStatesLoseNoPulses() throws {
    var limited = RoundedPulses()
    limited.mostPulses = 100
    for (rule, moved) in [(RoundedPulses(), Float(400)), (limited, 100)] {
      let layer = try Self.layer(rule, states: 1001)
      layer.gradient.assign([-0.8, 0, 0, 0, 0, 0])
      try layer.rule.move(layer.layer(step: 0, rate: 1))
      #expect(abs(layer.weight(0) * 500 - moved) < 0.01)
    }
  }

  /// Lines of the product that are lines of the layer, and others; without and with a limit.
  @Test(arguments: [3, 6, 1], [nil, 2] as [Double?])
  func productsMoveWeightsLikeTheirElements(rows: Int, most: Double?) throws {
    var compression = most.map { _ in PulseCompression() }
    most.map { compression?.most = $0 }
    let vectors = [[-0.3, 0, 0.9, 0.2, -0.6, 0.4], [1, -0.7, 0.5, 0, 0.3, 0.8]] as [[Float]]
    let (left, right) = (
      FloatMemory(Array(vectors[0].prefix(rows))), FloatMemory(Array(vectors[1].prefix(6 / rows)))
    )
    let product = OuterProduct(
      rows: UnsafeBufferPointer(left.buffer), columns: UnsafeBufferPointer(right.buffer))
    let (fast, slow) = (try Self.layer(RoundedPulses()), try Self.layer(RoundedPulses()))
    slow.gradient.assign(left.elements.flatMap { row in right.elements.map { row * $0 } })
    try fast.rule.move(fast.layer(step: 0, rate: 1, product: product, compression))
    try slow.rule.move(slow.layer(step: 0, rate: 1, product: nil, compression))
    #expect((0..<6).map { fast.weight($0) } == (0..<6).map { slow.weight($0) })
    #expect((0..<6).contains { slow.weight($0) != 0 })
    #expect(fast.arrays[0].cost.duration == slow.arrays[0].cost.duration)
  }

  @Test func accumulatedGradientsAreNeverReset() throws {
    let layer = try Self.layer(GradientAccumulation())
    layer.gradient.assign([-0.09, 0, 0, 0, 0, 0])
    var moved: [Float] = []
    for step in 0..<6 {
      try layer.rule.move(layer.layer(step: step, rate: 1))
      moved.append((layer.weight(0) * 5).rounded())
    }
    // the sum is 0.45, 0.9, 1.35, 1.8, 2.25 and 2.7 pulses: 0, 0, 1, 1, 2 and 2 of them at each step
    #expect(moved == [0, 0, 1, 2, 4, 5])
  }

  @Test func cellsFollowLatentWeights() throws {
    let layer = try Self.layer(LatentWeights())
    layer.gradient.assign([-0.09, 0.5, 0, 0, 0, 0])
    for step in 0..<3 { try layer.rule.move(layer.layer(step: step, rate: 1)) }
    #expect(abs(layer.weight(0) - 0.2) < 1e-5)
    #expect(abs(layer.weight(1) + 1) < 1e-5)
    #expect(abs(layer.memory[0].buffer[1] + 1) < 1e-6)
  }

  @Test func compressionLimitsPulses() {
    let requests: [Float] = [0, 1, -2, 8, -8, 4]
    let compressed = { (most: Double, exponent: Double) in
      var compression = PulseCompression()
      (compression.most, compression.exponent) = (most, exponent)
      let memory = FloatMemory(requests)
      compression.compress(memory.start, count: requests.count)
      return memory.elements
    }
    #expect(compressed(3, 0) == [0, 1, -2, 3, -3, 3])
    #expect(compressed(4, 0.5) == [0, 1, -2, 4, -4, 3])
    #expect(compressed(10, 0.5) == requests)
  }
}
