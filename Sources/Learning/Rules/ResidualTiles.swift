import Basics

/// Multi-timescale residual learning: a weight is the sum of several cells of decreasing
/// significance, `W = Σ γⁿ W⁽ⁿ⁾`, and each learns what the more significant ones leave, faster than
/// they do.
///
/// The cells are the slices of the program, γ = 2^−`slice-bits`. The least significant ones receive
/// the pulses of gradient descent. Each slice is read, one input at a time, and moves the next more
/// significant one by `W⁽ⁿ⁾ ← W⁽ⁿ⁾ + β W⁽ⁿ⁺¹⁾`; it is not reset. Numbers of pulses are rounded at
/// random.
/// - Source: Li, Wu, Liu, Gokmen, Chen, arXiv 2510.02516 (2025), equations 6 and 7, algorithm 1 and
///   appendix K: reads after every 2·5ᵏ examples, β = 0.1·1.2ᵏ, for the kth slice from the least
///   significant (MNIST). Reconstructed: that one input is read at a time, as in AIHWKit, which its
///   experiments use. Its optional warm start moves the most significant cells directly by the
///   least significant ones until the loss no longer falls, then the next ones, and so on; here each
///   turn lasts for `warm-examples`.
public struct ResidualTiles: LearningRule {
  public static let name = "residual"
  public static let summary = "each slice of a weight learns the residual of those above"
  public static var fields: [Field<Self>] {
    [
      Field("slices", \.slices, in: 2...15, "cells of different significance per weight"),
      Field("most-pulses", \.mostPulses, in: 1...65536, "most pulses on a cell in one step"),
      Field(
        "interval", \.interval, in: 1...1_000_000,
        "examples from read to read of the least significant slice"),
      Field("slowing", \.slowing, in: 1...1000, "factor of the interval from slice to slice"),
      Field(
        "transfer-rate", \.transferRate, in: 0...1000,
        "share of what is read that moves the second slice"),
      Field("growth", \.growth, in: 0.1...10, "factor of the share from slice to slice"),
      Field(
        "warm-examples", \.warmExamples, in: 0...1_000_000_000,
        "examples for which the least significant slice moves the top one, then the next below"),
    ]
  }

  public var slices = 3
  public var mostPulses = 31.0
  public var interval = 2
  public var slowing = 5
  public var transferRate = 0.1
  public var growth = 1.2
  public var warmExamples = 0
  public var sliceCount: Int { slices }

  public init() {}

  /// One slice that moves another after a batch.
  struct Transfer: Equatable {
    let from: Int
    let to: Int
    let interval: Int
    let rate: Double
  }

  /// The transfers after a step; slice 0 is the least significant.
  func transfers(after step: Int, batch: Int) -> [Transfer] {
    let turn = warmExamples > 0 ? step * batch / warmExamples : slices
    if turn < slices - 1 {
      return [Transfer(from: 0, to: slices - 1 - turn, interval: interval, rate: transferRate)]
    }
    var (gap, rate) = (interval, transferRate)
    return (0..<slices - 1).map { slice in
      defer {
        gap = min(gap * slowing, 1_000_000_000)
        rate *= growth
      }
      return Transfer(from: slice, to: slice + 1, interval: gap, rate: rate)
    }.reversed()
  }

  public func move(_ layer: LearningLayer) throws {
    let limit = Float(mostPulses)
    let draws = layer.draws(32, at: layer.step)
    let scale = -layer.rate * layer.pulsesPerUnit
    for index in 0..<layer.count {
      let wanted = min(max(layer.gradient[index] * scale, -limit), limit)
      layer.requests[index] = draws.rounded(wanted, at: index)
    }
    try layer.apply()
    for transfer in transfers(after: layer.step, batch: layer.batch) {
      try move(layer, by: transfer, draws.stream(UInt64(transfer.from)))
    }
  }

  private func move(_ layer: LearningLayer, by transfer: Transfer, _ draws: Philox) throws {
    let sweep = layer.sweep(interval: transfer.interval)
    let reads = sweep.reads(after: layer.step)
    guard !reads.isEmpty else { return }
    let limit = Float(mostPulses)
    let scale = Float(transfer.rate) * layer.pulsesPerUnit
    layer.requests.update(repeating: 0, count: layer.count)
    for read in reads {
      for index in layer.inputs[sweep.input(of: read)] {
        let wanted = min(max(scale * layer.weight(index, in: transfer.from), -limit), limit)
        layer.requests[index] = draws.rounded(wanted, at: index)
      }
    }
    try layer.apply(to: transfer.to)
  }
}
