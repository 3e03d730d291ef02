import Basics
import DeviceDynamics
import Foundation
import TestSupport
import Testing

@testable import Learning

/// Rules that collect gradients on a fast array, against a slow version that follows the published
/// steps one example at a time.
@Suite struct TransferRuleTests {
  private static let (inputs, outputs) = (5, 4)

  /// What a slow version keeps for each weight and input.
  private struct Slow {
    var sums = [Double](repeating: 0, count: inputs * outputs)
    var means = [Double](repeating: 0, count: inputs * outputs)
    var past = [Double](repeating: 0, count: inputs * outputs)
    var choppers = [Double](repeating: 1, count: inputs)
    var flipped = [Bool](repeating: false, count: inputs)
    var read = 0
    var pulses = [Int](repeating: 0, count: inputs * outputs)
  }

  private func gradients(_ layer: TinyLayer, step: Int) {
    let draws = Philox(seed: 5, stream: UInt64(step))
    for index in 0..<layer.gradient.count {
      layer.gradient.buffer[index] = Float(draws.gaussian(UInt64(index))) + 0.3
    }
  }

  /// The sum after what is read, and the pulse that it gives.
  private func take(_ sum: Double, forgets: Bool) -> (Double, Int) {
    guard abs(sum) >= 1 else { return (sum, 0) }
    let pulse = sum > 0 ? 1 : -1
    return (forgets ? 0 : sum - Double(pulse), pulse)
  }

  private func value(_ layer: TinyLayer, _ index: Int) -> Double {
    Double(layer.layer(step: 0, rate: 0).weight(index, in: 1))
  }

  private func expectEqual(_ layer: TinyLayer, _ slow: Slow, step: Int) {
    for index in 0..<Self.inputs * Self.outputs {
      #expect(abs(Double(layer.memory[0].buffer[index]) - slow.sums[index]) < 1e-3, "\(step)")
      let found = layer.arrays[0].populations[0][index].pulses
      #expect(Int(found) == slow.pulses[index], "\(step)")
    }
  }

  @Test(arguments: [1, 2, 5, 8], [true, false])
  func choppedFollowsThePublishedSteps(batch: Int, forgets: Bool) throws {
    let rule = try learningRules.make(
      "chopped",
      Record([
        // no sum is exactly 1, where rounding would decide whether it gives a pulse
        "chop-probability": Value(.real(0.2)), "granularity": Value(.real(40.37)),
        "forget": Value(.boolean(forgets)),
      ]))
    let layer = try TinyLayer(
      rule, .linear(states: 400), inputs: Self.inputs, outputs: Self.outputs, batch: batch)
    var slow = Slow()
    let perStep = min(batch, Self.inputs)
    // examples from one read of a weight to the next, and the step over half of the range
    let (period, change) = (Double(Self.inputs * batch) / Double(perStep), 2.0 / 399)
    let gain = 0.1 / (40.37 * change / period)
    for step in 0..<60 {
      gradients(layer, step: step)
      let moved = layer.layer(step: step, rate: 0.1)
      try rule.move(moved)
      for _ in 0..<perStep {
        let input = slow.read % Self.inputs
        for index in input * Self.outputs..<(input + 1) * Self.outputs {
          slow.sums[index] += slow.choppers[input] * gain * value(layer, index)
          let (rest, pulse) = take(slow.sums[index], forgets: forgets)
          slow.sums[index] = rest
          slow.pulses[index] += abs(pulse)
        }
        let draws = Philox(seed: 1, stream: 31, 0, UInt64(slow.read / Self.inputs))
        if draws.uniform(UInt64(input)) < 0.2 { slow.choppers[input] *= -1 }
        slow.read += 1
      }
      expectEqual(layer, slow, step: step)
    }
    #expect(slow.pulses.reduce(0, +) > 20 && slow.choppers.contains(-1))
  }

  @Test(arguments: [1, 3, 8]) func agadFollowsThePublishedSteps(batch: Int) throws {
    let rule = try learningRules.make(
      "agad",
      Record([
        "period": Value(.integer(3)), "tail-weight": Value(.real(1.5)),
        "granularity": Value(.real(40)),
      ]))
    let layer = try TinyLayer(
      rule, .linear(states: 400), inputs: Self.inputs, outputs: Self.outputs, batch: batch)
    var slow = Slow()
    let perStep = min(batch, Self.inputs)
    let period = Double(Self.inputs * batch) / Double(perStep)
    let gain = 0.1 * period / (40 * 2.0 / 399)
    for step in 0..<120 {
      gradients(layer, step: step)
      try rule.move(layer.layer(step: step, rate: 0.1))
      for _ in 0..<perStep {
        let (sweep, input) = slow.read.quotientAndRemainder(dividingBy: Self.inputs)
        for index in input * Self.outputs..<(input + 1) * Self.outputs {
          if slow.flipped[input] { slow.past[index] = slow.means[index] }
          let value = value(layer, index)
          slow.sums[index] += slow.choppers[input] * gain * (value - slow.past[index])
          let (rest, pulse) = take(slow.sums[index], forgets: true)
          slow.sums[index] = rest
          if sweep > 3 { slow.pulses[index] += abs(pulse) }
          slow.means[index] = 0.5 * slow.means[index] + 0.5 * value
        }
        slow.flipped[input] = sweep % 3 == 2
        if slow.flipped[input] { slow.choppers[input] *= -1 }
        slow.read += 1
      }
      expectEqual(layer, slow, step: step)
    }
    #expect(slow.pulses.reduce(0, +) > 10)
  }

  /// The mean of the pulses is what the gradient asks for, though most are less than one pulse.
  @Test func collectedPulsesKeepTheirMean() throws {
    let layer = try TinyLayer(
      ChoppedTransfer(), .linear(states: 65_536), inputs: 2, outputs: 2)
    let gradient: [Float] = [1, -0.02, 0.1, 0]
    layer.gradient.assign(gradient)
    var mean: Float = 0
    for step in 0..<400 {
      try GradientTransfer().collect(layer.layer(step: step, rate: 0), mean: &mean) {
        $0 == 0 ? 1 : -1
      }
    }
    #expect(mean == 1)
    for (index, expected) in [-15.5, 0.31, 1.55, 0].enumerated() {
      let pulses = value(layer, index) * 65_535 / 2 / 400
      #expect(abs(pulses - expected) < 0.1, "\(index)")
    }
  }

  @Test(arguments: [
    (3, 2, 1, [0..<2, 2..<4], 3), (2, 5, 1, [0..<2, 2..<4], 5), (4, 2, 4, [0..<0, 0..<1], 16),
    (4, 16, 2, [0..<4, 4..<8], 16),
  ])
  func inputsAreReadInTurn(
    inputs: Int, batch: Int, interval: Int, reads: [Range<Int>], period: Int
  ) {
    let sweep = InputSweep(inputs: inputs, batch: batch, interval: interval)
    #expect([0, 1].map { sweep.reads(after: $0) } == reads)
    #expect(sweep.period == period)
  }
}
