import Basics
import DeviceDynamics
import Foundation
import TestSupport
import Testing

@testable import Learning

/// Rules from the literature on a small problem, and the cells that they add.
@Suite struct RivalRuleTests {
  /// Logistic regression of a random plane, with what `rule` makes of its gradients.
  private func accuracy(_ rule: any LearningRule, _ cell: PulsedCell, rate: Float) throws -> Double
  {
    let (inputs, batch) = (8, 4)
    let layer = TinyLayer(rule, cell, inputs: inputs, outputs: 1, batch: batch)
    let draws = Philox(seed: 9)
    func example(_ number: Int) -> (x: [Float], y: Float) {
      let own = draws.stream(UInt64(number))
      let x = (0..<inputs).map { Float(own.gaussian(UInt64($0))) }
      let sum = x.enumerated().reduce(Float(0)) { $0 + $1.element * Float($1.offset - 3) }
      return (x, sum > 0 ? 1 : 0)
    }
    func output(_ x: [Float]) -> Float {
      x.enumerated().reduce(Float(0)) { $0 + 4 * $1.element * layer.weight($1.offset) }
    }
    for step in 0..<1500 {
      layer.gradient.buffer.update(repeating: 0)
      for number in 0..<batch {
        let (x, y) = example(step * batch + number)
        let error = 1 / (1 + exp(-output(x))) - y
        for (index, x) in x.enumerated() {
          layer.gradient.buffer[index] += error * x / Float(batch)
        }
      }
      try rule.move(layer.layer(step: step, rate: rate))
    }
    let right = (100_000..<100_400).count { example($0).y == (output(example($0).x) > 0 ? 1 : 0) }
    return Double(right) / 400
  }

  @Test(arguments: [
    ("chopped", "granularity", Value(.real(100)), Float(0.5)),
    ("agad", "period", Value(.integer(5)), 1),
    ("residual", "interval", Value(.integer(10)), 2),
  ])
  func eachLearns(name: String, key: String, value: Value, rate: Float) throws {
    let rule = try learningRules.make(name, Record([key: value]))
    #expect(try accuracy(rule, .linear(states: 500), rate: rate) > 0.9)
    #expect(try accuracy(rule, .linear(states: 500), rate: 0) < 0.7)
  }

  @Test func slicesMoveEachOtherMoreSlowlyTowardsTheTop() {
    var rule = ResidualTiles()
    typealias Transfer = ResidualTiles.Transfer
    let all = [
      Transfer(from: 1, to: 2, interval: 10, rate: 0.1 * 1.2),
      Transfer(from: 0, to: 1, interval: 2, rate: 0.1),
    ]
    #expect(rule.transfers(after: 0, batch: 10) == all)
    rule.warmExamples = 100
    let found = [0, 10, 20].map { rule.transfers(after: $0, batch: 10) }
    let warm = [2, 1].map { Transfer(from: 0, to: $0, interval: 2, rate: 0.1) }
    #expect(found == [[warm[0]], [warm[1]], all])
  }

  /// Equal numbers of rises and falls move cells to the reference, which reads as 0.
  @Test(arguments: [1, 2]) func referencesAreWhereRisesAndFallsAreEqual(cells: Int) throws {
    let cell = try PulsedCell(
      "soft-bounds",
      Record([
        "step": Value(.real(0.05)), "symmetry": Value(.real(-0.3)),
        "asymmetry-spread": Value(.real(0.2)), "max-spread": Value(.real(0.2)),
      ]))
    let layer = TinyLayer(
      ChoppedTransfer(), cell, inputs: 10, outputs: 10, cellsPerWeight: cells)
    let fast = layer.layer(step: 0, rate: 0)
    #expect((0..<100).allSatisfy { fast.weight($0, in: 1) == 0 })
    for round in 0..<200 {
      for index in 0..<100 { fast.requests[index] = round % 2 == 0 ? 1 : -1 }
      try fast.apply(to: 1, round: round)
    }
    #expect((0..<100).allSatisfy { abs(fast.weight($0, in: 1)) < 0.05 })
    let raw = (0..<100).map { layer.arrays[1].weights[$0] }
    #expect(raw.contains { abs($0) > 0.1 })
  }

  @Test func referencesHaveErrors() throws {
    let cell = try PulsedCell("soft-bounds", Record(["reference-spread": Value(.real(0.05))]))
    let layer = TinyLayer(ChoppedTransfer(), cell, inputs: 50, outputs: 40)
    let fast = layer.layer(step: 0, rate: 0)
    let squares = (0..<2000).reduce(0.0) { $0 + pow(Double(fast.weight($1, in: 1)), 2) }
    #expect(abs((squares / 2000).squareRoot() - 0.05) < 0.004)
  }
}
