import Basics

/// Analog gradient accumulation with dynamic reference (AGAD): what is read from the fast array is
/// compared with its mean at the end of the period before, when the sign of the inputs was the other.
///
/// As c-TTv2 (see `GradientTransfer`), with
/// - `H ← H + χ s (v − P)`, and `M ← (1 − μ) M + μ v`, with μ = tail weight / period;
/// - all choppers flip after every `period` sweeps, and then `P ← M`;
/// - no pulses on the program's cells in the first `period` + 1 sweeps, while P is not known.
/// - Source: Rasch et al., Nature Communications 15 (2024) 7133; AIHWKit 1.2.0,
///   `DynamicTransferCompound` with regular choppers.
public struct DynamicTransfer: TransferRule {
  public static let name = "agad"
  public static let summary = "as 'chopped', against the mean of the period before (AGAD)"
  public static var fields: [Field<Self>] {
    transferFields + [
      Field("period", \.period, in: 2...100_000, "sweeps over the inputs from flip to flip"),
      Field(
        "tail-weight", \.tailWeight, in: 1e-3...1e5,
        "how much the mean of a period depends on its end: the share of a read is this / 'period'"),
    ]
  }

  var transfer = GradientTransfer()
  public var period = 50
  public var tailWeight = 5.0
  /// H, M, P, and the mean of the largest gradients.
  public let memoryCount = 4
  public let auxiliaryCount = 1

  public init() {}

  public func move(_ layer: LearningLayer) throws {
    let (sums, means, past) = (layer.memory[0], layer.memory[1], layer.memory[2])
    let sweep = layer.sweep()
    let reads = sweep.reads(after: layer.step)
    // an input flips after the last read of a period
    try transfer.collect(layer, mean: layer.memory[3]) { input in
      let done = (reads.lowerBound - input + layer.inputs.count - 1) / layer.inputs.count
      return chopper(of: done)
    }
    let gain = transfer.gain(layer, sweep)
    let share = Float(min(tailWeight / Double(period), 1))
    layer.requests.update(repeating: 0, count: layer.count)
    for read in reads {
      let (input, number) = (sweep.input(of: read), sweep.sweep(of: read))
      for index in layer.inputs[input] {
        let value = layer.weight(index, in: GradientTransfer.fast)
        if number > 0 && number % period == 0 { past[index] = means[index] }
        sums[index] += chopper(of: number) * gain * (value - past[index])
        let pulse = transfer.takePulse(from: &sums[index])
        if number > period { layer.requests[index] = pulse }
        means[index] += share * (value - means[index])
      }
    }
    try layer.apply()
  }

  /// The sign of an input in a sweep.
  func chopper(of sweep: Int) -> Float { sweep / period % 2 == 0 ? 1 : -1 }
}
