import Basics

/// Tiki-taka, version 2, with choppers (c-TTv2): signs of inputs change at random, so that what is
/// wrong with the reference of a fast cell averages out.
///
/// See `GradientTransfer`. After each read of an input, its chopper flips with the chop probability.
/// - Source: Rasch et al., Nature Communications 15 (2024) 7133; AIHWKit 1.2.0,
///   `ChoppedTransferCompound`.
public struct ChoppedTransfer: TransferRule {
  public static let name = "chopped"
  public static let summary = "gradients on a fast array, read through choppers (c-TTv2)"
  public static var fields: [Field<Self>] {
    transferFields + [
      Field(
        "chop-probability", \.chopProbability, in: 0...1,
        "probability that the sign of an input flips after a read; 0 is TTv2")
    ]
  }

  var transfer = GradientTransfer()
  public var chopProbability = 0.01
  /// H, the choppers of the inputs, and the mean of the largest gradients.
  public let memoryCount = 3
  public let auxiliaryCount = 1

  public init() {}

  public func start(_ layer: LearningLayer) {
    for input in layer.inputs.indices { layer.memory[1][input] = 1 }
  }

  public func move(_ layer: LearningLayer) throws {
    let (sums, choppers) = (layer.memory[0], layer.memory[1])
    try transfer.collect(layer, mean: layer.memory[2]) { choppers[$0] }
    let sweep = layer.sweep()
    let gain = transfer.gain(layer, sweep)
    layer.requests.update(repeating: 0, count: layer.count)
    for read in sweep.reads(after: layer.step) {
      let input = sweep.input(of: read)
      for index in layer.inputs[input] {
        let value = layer.weight(index, in: GradientTransfer.fast)
        sums[index] += choppers[input] * gain * value
        layer.requests[index] = transfer.takePulse(from: &sums[index])
      }
      let draws = layer.draws(31, at: sweep.sweep(of: read))
      if draws.uniform(UInt64(input)) < chopProbability { choppers[input] *= -1 }
    }
    try layer.apply()
  }
}
