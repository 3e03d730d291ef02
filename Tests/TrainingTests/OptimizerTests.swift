import Basics
import Foundation
import Testing

@testable import Training

/// Optimizers against the equations of their papers.
struct OptimizerTests {
  private let gradients: [[Float]] = [[0.5, -2, 0], [0.25, 1, 3], [-1, 0.125, 0.5]]

  private func run(_ optimizer: any Optimizer, from start: [Float], keepsZeros: Bool = false)
    -> [Float]
  {
    let parameters = FloatMemory(start)
    let state = (0..<type(of: optimizer).stateCount).map { _ in FloatMemory(count: start.count) }
    for (step, gradient) in gradients.enumerated() {
      optimizer.move(
        parameters.buffer, gradient: gradient, state: state.map(\.start), rate: 0.1, step: step,
        keepsZeros: keepsZeros)
    }
    return parameters.elements
  }

  @Test func adamFollowsItsAlgorithm() {
    var adam = Adam()
    adam.weightDecay = 0.01
    let found = run(adam, from: [1, -1, 2])
    for (index, start) in [1.0, -1, 2].enumerated() {
      var (w, m, v) = (start, 0.0, 0.0)
      for (step, gradient) in gradients.enumerated() {
        let g = Double(gradient[index])
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        let (mean, square) = (
          m / (1 - pow(0.9, Double(step + 1))), v / (1 - pow(0.999, Double(step + 1)))
        )
        w -= 0.1 * (mean / (square.squareRoot() + 1e-8) + 0.01 * w)
      }
      #expect(abs(Double(found[index]) - w) < 1e-5)
    }
  }

  @Test func momentumSumsGradients() {
    let found = run(Momentum(), from: [1, -1, 2])
    for (index, start) in [1.0, -1, 2].enumerated() {
      var (w, velocity) = (start, 0.0)
      for gradient in gradients {
        velocity = 0.9 * velocity + Double(gradient[index])
        w -= 0.1 * velocity
      }
      #expect(abs(Double(found[index]) - w) < 1e-6)
    }
  }

  @Test(arguments: [Adam() as any Optimizer, Momentum()])
  func prunedWeightsStayZero(_ optimizer: any Optimizer) {
    let found = run(optimizer, from: [0, -1, 0], keepsZeros: true)
    #expect(found[0] == 0 && found[2] == 0 && found[1] != -1)
  }

  @Test func theRateIsConstantThenFallsAlongACosine() {
    var recipe = TrainingRecipe()
    (recipe.rate, recipe.finalRate, recipe.hold) = (1, 0.2, 0.5)
    #expect(recipe.rate(at: 0) == 1 && recipe.rate(at: 0.5) == 1)
    #expect(abs(recipe.rate(at: 0.75) - 0.6) < 1e-12)
    #expect(abs(recipe.rate(at: 1) - 0.2) < 1e-12)
  }

  @Test func unknownOptimizersAreRefused() {
    let refusal = #expect(throws: Diagnostics.self) {
      try TrainingRecipe(Record(["optimizer": Value(.text("adm"))]))
    }
    #expect(refusal?.all.first?.message == "unknown optimizer 'adm'")
  }
}
