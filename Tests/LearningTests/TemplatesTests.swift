import Basics
import DeviceDynamics
import Testing
import Training

@testable import Learning

@Suite("The rule 'templates'")
struct TemplatesTests {
  /// Two inputs and two outputs; the images of class 0 add up to (3, 4), those of class 1 to (1, 0).
  private func layer(_ rule: Templates, _ cell: PulsedCell, cellsPerWeight: Int = 2) -> TinyLayer {
    let layer = TinyLayer(rule, cell, inputs: 2, outputs: 2, cellsPerWeight: cellsPerWeight)
    layer.gradient.assign([-3, -1, -4, 0])
    return layer
  }

  private func learn(_ layer: TinyLayer) throws -> TargetCheck? {
    let view = layer.layer(step: 0, rate: 0)
    try layer.rule.move(view)
    try layer.rule.endEpoch(view, loss: 0)
    return layer.rule.check(view)
  }

  @Test("stores the mean image of a class over its norm, in grey levels")
  func templates() throws {
    var rule = Templates()
    rule.levels = 5
    let layer = layer(rule, try .linear(states: 5))
    let check = try #require(try learn(layer))
    // 0.6 and 0.8, 1 and 0: in quarters
    for (index, level) in [Float(0.5), 1, 0.75, 0].enumerated() {
      #expect(abs(layer.weight(index) - level) < 1e-6)
    }
    #expect(check.passes == 1)
    #expect(check.isMet)
  }

  @Test("a single cell stores a template over its whole range")
  func single() throws {
    var rule = Templates()
    rule.levels = 5
    let layer = layer(rule, try .linear(states: 5), cellsPerWeight: 1)
    _ = try learn(layer)
    for (index, weight) in [Float(0), 1, 0.5, -1].enumerated() {
      #expect(abs(layer.weight(index) - weight) < 1e-6)
    }
  }

  @Test("shortens pulses until cells that vary hold the template", arguments: 0...20)
  func trimming(nonlinearity: Int) throws {
    let cell = try PulsedCell(
      "exponential",
      Record([
        "states": 64.value, "nonlinearity": (Double(nonlinearity) / 4).value,
        "step-spread": 0.3.value, "pulse-noise": 0.3.value,
      ]))
    let check = try #require(try learn(layer(Templates(), cell)))
    #expect(check.errors.allSatisfy { $0 <= 1e-5 }, "\(check)")
    #expect(check.passes > 1)
  }

  @Test("gives up on stuck cells after the last pass")
  func stuck() throws {
    let cell = try PulsedCell("exponential", Record(["states": 64.value, "stuck": 1.value]))
    let check = try #require(try learn(layer(Templates(), cell)))
    #expect(check.passes == 100)
    #expect(!check.isMet)
  }

  @Test("needs one layer without bias", arguments: [(2, false), (1, true)])
  func network(layers: Int, hasBiases: Bool) {
    let error = #expect(throws: Diagnostic.self) {
      try Templates().expectNetwork(layers: layers, hasBiases: hasBiases)
    }
    #expect(
      error?.message
        == "'templates' needs a network of one layer without bias, whose outputs are the classes")
  }

  @Test("needs the squared error")
  func loss() {
    let error = #expect(throws: Diagnostic.self) { try Templates().expectLoss(.crossEntropy) }
    #expect(
      error?.message
        == "'templates' adds up images by the gradient of the squared error, so it needs "
        + "'--loss squared-error'")
  }
}
