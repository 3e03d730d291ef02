import Basics

/// What the rules have in common that collect gradients in a fast array of cells, and transfer them
/// to the program's cells through a digital sum.
///
/// After a batch the fast array A receives pulses, and inputs of A are read in turn, one for each
/// example of the batch. What is read is added to the sum H, and where |H| reaches 1 the program's
/// cell C receives one pulse:
/// - `A ← A − r b χ g / m`, in pulses: b at most, with m the running mean of max |g| in the layer;
///   numbers of pulses are rounded at random;
/// - `H ← H + χ s v`, with what is read v, relative to half of the range, and
///   `s = η r_T P / (granularity · ε)`, with the step ε of a mean cell and P examples from one read
///   of a cell to the next;
/// - a pulse on C with the sign of H, and `H ← momentum · H`, or `H ← H − (1 − momentum) sign H`.
///
/// χ = ±1 is the chopper of an input.
/// - Source: Gokmen, Frontiers in Artificial Intelligence 4 (2021) 699148 (TTv2); Rasch, Carta,
///   Fagbohungbe, Gokmen, Nature Communications 15 (2024) 7133; AIHWKit 1.2.0,
///   `ChoppedTransferCompound` with `auto_scale`, `auto_granularity` and the settings for ReRAM.
///   There, each example gives pulses by coincidence of lines, and m is the product of the means of
///   max |x| and max |δ|: the same with one example per step, but for the distribution of pulses.
struct GradientTransfer: Sendable {
  var fastRate = 0.5
  var mostPulses = 31.0
  var transferRate = 1.0
  var granularity = 1000.0
  var momentum = 0.0
  var forgets = true

  /// Of the running mean of the largest gradients.
  private static let share: Float = 0.01
  /// The fast array, after the only slice of the program.
  static let fast = 1

  /// Pulses the fast array by the gradient.
  ///
  /// - Parameters:
  ///   - mean: the running mean of the largest gradients of the layer.
  ///   - choppers: one for each input.
  func collect(
    _ layer: LearningLayer, mean: UnsafeMutablePointer<Float>, choppers: (Int) -> Float
  ) throws {
    let largest = (0..<layer.count).reduce(Float(0)) { max($0, abs(layer.gradient[$1])) }
    if largest > 0 {
      mean.pointee += (mean.pointee > 0 ? Self.share : 1) * (largest - mean.pointee)
    }
    let limit = Float(mostPulses)
    let scale = Float(fastRate) * limit / mean.pointee
    guard largest > 0, scale.isFinite else { return }
    let draws = layer.draws(30, at: layer.step)
    for (input, weights) in layer.inputs.enumerated() {
      let signed = -scale * choppers(input)
      for index in weights {
        let wanted = min(max(signed * layer.gradient[index], -limit), limit)
        layer.requests[index] = draws.rounded(wanted, at: index)
      }
    }
    try layer.apply(to: Self.fast)
  }

  /// What is added to H for what is read, s.
  func gain(_ layer: LearningLayer, _ sweep: InputSweep) -> Float {
    layer.rate * Float(transferRate) * Float(sweep.period) * layer.pulsesPerUnit
      / Float(granularity)
  }

  /// Takes the pulse that a sum has reached, −1, 0 or 1, from it.
  func takePulse(from sum: inout Float) -> Float {
    guard abs(sum) >= 1 else { return 0 }
    let pulse: Float = sum > 0 ? 1 : -1
    sum = forgets ? Float(momentum) * sum : sum - (1 - Float(momentum)) * pulse
    return pulse
  }
}

/// A rule with a `GradientTransfer`.
protocol TransferRule: LearningRule {
  var transfer: GradientTransfer { get set }
}

extension TransferRule {
  static var transferFields: [Field<Self>] {
    [
      Field(
        "fast-rate", \.transfer.fastRate, in: 0...1000,
        "pulses of the fast array for the largest gradient, over 'most-pulses'"),
      Field(
        "most-pulses", \.transfer.mostPulses, in: 1...65536,
        "most pulses on a cell of the fast array in one step"),
      Field(
        "transfer-rate", \.transfer.transferRate, in: 0...1e6,
        "factor of what is read from the fast array"),
      Field(
        "granularity", \.transfer.granularity, in: 1e-3...1e9,
        "divides what is read; larger is slower"),
      Field("momentum", \.transfer.momentum, in: 0...1, "share of a sum kept after its pulse"),
      Field("forget", \.transfer.forgets, "whether the rest of a sum is lost at its pulse"),
    ]
  }
}
