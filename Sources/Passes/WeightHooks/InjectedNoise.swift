import Basics

/// The noise of cells and converters to inject during training.
///
/// Each weight w has a pair of cells; w_max is the largest weight of its channel or layer. Their
/// conductances, relative to the highest, are `g± = 1/r± + (1 − 1/r±) · max(±w, 0) / w_max`, where
/// `r± = max(r (1 + s N), 1.05)` is each cell's own ratio of LRS to HRS. Then
/// `g± ← g± · max(1 + σ N, 0)`; a stuck cell has 1/r± or 1. Read with the nominal ratio,
/// `w' = (g⁺ − g⁻) · w_max / (1 − 1/r) + ρ · w_max · N`. Each sum of a layer becomes
/// `y' = y + α · max |y| · N`; the maximum is over all sums of the layer in the same shard of a
/// batch. Each N is an independent standard normal draw.
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
      Field("ratio", \.ratio, in: 1.05...1e6, "LRS over HRS; absent: HRS conducts nothing"),
      Field("ratio-spread", \.ratioSpread, in: 0...2, "relative sd of a cell's own ratio"),
      Field("stuck-at-hrs", \.stuckAtHRS, in: 0...1, "share of cells that are stuck at HRS"),
      Field("stuck-at-lrs", \.stuckAtLRS, in: 0...1, "share of cells that are stuck at LRS"),
      Field("granularity", \.granularity, "whether w_max is per output channel or per tensor"),
      Field("sums", \.sums, in: 0...1, "converter noise: sd of a sum over the layer's largest"),
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
  public var share = 1.0

  public init() {}

  public func validate() throws {
    var diagnostics = Diagnostics()
    for complaint in complaints { diagnostics.append(.configuration(complaint, at: nil)) }
    try diagnostics.throwIfAny()
  }

  /// Whether weights are perturbed at all.
  var perturbsWeights: Bool {
    multiplicative + rangeRelative + ratioSpread + stuckAtHRS + stuckAtLRS > 0
  }

  private var complaints: [String] {
    guard perturbsWeights || sums > 0 else { return ["noise needs an amount above 0"] }
    var complaints: [String] = []
    if ratio == nil && ratioSpread > 0 {
      complaints.append("'ratio-spread' of noise requires 'ratio'")
    }
    if ratio != nil && multiplicative + ratioSpread == 0 {
      complaints.append(
        "'ratio' of noise requires 'multiplicative' or 'ratio-spread'")
    }
    if granularity != .channel && ratio == nil && rangeRelative + stuckAtHRS + stuckAtLRS == 0 {
      complaints.append(
        "'granularity' of noise requires 'ratio', 'range-relative' or stuck cells")
    }
    if stuckAtHRS + stuckAtLRS > 1 {
      complaints.append("'stuck-at-hrs' and 'stuck-at-lrs' of noise must add up to 1 at most")
    }
    return complaints
  }
}
