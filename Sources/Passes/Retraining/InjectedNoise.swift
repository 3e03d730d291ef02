import Basics

/// The noise of cells and converters to inject during training.
///
/// Each weight w has a pair of cells; w_max is the largest weight of its channel or layer. Their
/// conductances, relative to the highest, are `g± = 1/r± + (1 − 1/r±) · max(±w, 0) / w_max`, where
/// `r± = max(r (1 + s N), 1.05)` is each cell's own ratio of LRS to HRS. Then
/// `g± ← g± · max(1 + σ N, 0)`; a stuck cell has 1/r± or 1. Read with the nominal ratio,
/// `w' = (g⁺ − g⁻) · w_max / (1 − 1/r) + ρ · w_max · N`. Each sum of a layer becomes
/// `y' = y + α · max |y| · N`; the maximum is over all sums of the layer in the same shard of a
/// batch. The input x of a stochastic neuron becomes `x' = (x − h N) / max(1 + u N, 0.01)`, with the
/// same two draws for all images of a shard. Each N is an independent standard normal draw.
///
/// - Source: multiplicative noise and spread of the ratio: Ling, "Research on Memristor-Based
///   Neural Networks" (weight noise injection); range-relative noise ρ: Joshi et al., Nature
///   Communications 11:2473, 2020; noise of sums: Rekhi et al., "Analog/mixed-signal hardware error
///   modeling for deep learning inference", DAC 2019.
public struct InjectedNoise: Section {
  public static let name = "noise"
  public static let summary = "noise of cells and converters during training"
  public static var fields: [Field<Self>] {
    [
      Field("multiplicative", \.multiplicative, in: 0...2, "relative sd of a cell's conductance"),
      Field("range-relative", \.rangeRelative, in: 0...1, "sd of a weight over the largest weight"),
      Field("ratio", \.ratio, in: 1.05...1e6, "LRS over HRS; absent: HRS conducts nothing")
        .only(
          when: { $0.multiplicative + $0.ratioSpread > 0 }, "'multiplicative' or 'ratio-spread'"),
      Field("ratio-spread", \.ratioSpread, in: 0...2, "relative sd of a cell's own ratio")
        .only(when: { $0.ratio != nil }, "'ratio'"),
      Field("stuck-at-hrs", \.stuckAtHRS, in: 0...1, "share of cells that are stuck at HRS"),
      Field("stuck-at-lrs", \.stuckAtLRS, in: 0...1, "share of cells that are stuck at LRS"),
      Field("granularity", \.granularity, "whether w_max is per output channel or per tensor")
        .only(when: \.scalesByRange, "'ratio', 'range-relative' or stuck cells"),
      Field("sums", \.sums, in: 0...1, "converter noise: sd of a sum over the layer's largest"),
      Field("v0-spread", \.v0Spread, in: 0...1, "sd of V_0 of a stochastic neuron over its value"),
      Field(
        "v-half-shift", \.vHalfShift, in: 0...10,
        "sd of the voltage of even odds of a stochastic neuron, in V_0"),
      Field("share", \.share, in: 0.01...1, "share of a batch that sees noise"),
    ]
  }

  public var multiplicative = 0.0
  public var rangeRelative = 0.0
  public var ratio: Double?
  public var ratioSpread = 0.0
  public var stuckAtHRS = 0.0
  public var stuckAtLRS = 0.0
  /// Should equal the granularity of `quantize`, which determines how cells are written.
  public var granularity = Quantize.Granularity.channel
  public var sums = 0.0
  public var v0Spread = 0.0
  public var vHalfShift = 0.0
  public var share = 1.0

  public init() {}

  public func validate() throws {
    guard perturbsWeights || sums > 0 || perturbsNeurons else {
      throw Diagnostic.configuration("noise needs an amount above 0", at: nil)
    }
    guard stuckAtHRS + stuckAtLRS <= 1 else {
      throw Diagnostic.configuration(
        "'stuck-at-hrs' and 'stuck-at-lrs' of noise must add up to 1 at most", at: nil)
    }
  }

  /// Whether weights are perturbed at all.
  var perturbsWeights: Bool {
    multiplicative + rangeRelative + ratioSpread + stuckAtHRS + stuckAtLRS > 0
  }

  /// Whether stochastic neurons differ.
  var perturbsNeurons: Bool { v0Spread + vHalfShift > 0 }

  /// Whether the noise depends on the largest weight.
  private var scalesByRange: Bool { ratio != nil || rangeRelative + stuckAtHRS + stuckAtLRS > 0 }
}
