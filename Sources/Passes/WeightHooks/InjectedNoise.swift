import Basics

/// How the cells and converters that will hold and read a network depart from it, for training with
/// such noise.
///
/// Each weight w, of weights the largest of which is w_max, has a pair of cells with conductances, in
/// units of the highest, `g± = 1/r± + (1 − 1/r±) · max(±w, 0) / w_max`, where
/// `r± = max(r (1 + s N), 1.05)` is drawn for each cell: its ratio of LRS to HRS. Then
/// `g± ← g± · max(1 + σ N, 0)`; a stuck cell has 1/r± or 1. Read with the nominal ratio,
/// `w' = (g⁺ − g⁻) · w_max / (1 − 1/r) + ρ · w_max · N`. Each sum of a layer becomes
/// `y' = y + α · max |y| · N`, the maximum over all of the layer's sums in the same part of a batch.
/// N are standard normal.
///
/// - Source: multiplicative noise and spread of the ratio as the review states them (weight noise
///   injection); range-relative noise ρ: Joshi et al., Nature Communications 11:2473, 2020; noise of
///   sums: Rekhi et al., "Analog/mixed-signal hardware error modeling for deep learning inference",
///   DAC 2019.
public struct InjectedNoise: Section {
  public static let name = "noise"
  public static let summary = "how cells and converters disturb what batches see"
  public static var fields: [Field<Self>] {
    [
      Field("multiplicative", \.multiplicative, in: 0...2, "sd of a cell's conductance, relative"),
      Field("range-relative", \.rangeRelative, in: 0...1, "sd of a weight over the largest"),
      Field("ratio", \.ratio, in: 1.05...1e6, "LRS over HRS; absent: HRS conducts nothing"),
      Field("ratio-spread", \.ratioSpread, in: 0...2, "sd of a cell's own ratio, relative"),
      Field("stuck-at-hrs", \.stuckAtHRS, in: 0...1, "share of cells that stand at HRS"),
      Field("stuck-at-lrs", \.stuckAtLRS, in: 0...1, "share of cells that stand at LRS"),
      Field("granularity", \.granularity, "the largest weight of each output channel, or of all"),
      Field("sums", \.sums, in: 0...1, "sd of a layer's sums over the largest: the converters'"),
      Field("share", \.share, in: 0.01...1, "share of a batch that sees noise; the rest sees none"),
    ]
  }

  public var multiplicative = 0.0
  public var rangeRelative = 0.0
  public var ratio: Double?
  public var ratioSpread = 0.0
  public var stuckAtHRS = 0.0
  public var stuckAtLRS = 0.0
  /// As cells are written after `quantize` with the same.
  public var granularity = Quantize.Granularity.channel
  public var sums = 0.0
  public var share = 1.0

  public init() {}

  public func validate() throws {
    var diagnostics = Diagnostics()
    for complaint in complaints { diagnostics.append(.configuration(complaint, at: nil)) }
    try diagnostics.throwIfAny()
  }

  /// Whether weights are disturbed at all.
  var perturbsWeights: Bool {
    multiplicative + rangeRelative + ratioSpread + stuckAtHRS + stuckAtLRS > 0
  }

  private var complaints: [String] {
    guard perturbsWeights || sums > 0 else { return ["noise needs one of its amounts above 0"] }
    var complaints: [String] = []
    if ratio == nil && ratioSpread > 0 {
      complaints.append("'ratio-spread' of noise changes nothing without 'ratio'")
    }
    if ratio != nil && multiplicative + ratioSpread == 0 {
      complaints.append(
        "'ratio' of noise changes nothing without 'multiplicative' or 'ratio-spread'")
    }
    if granularity != .channel && ratio == nil && rangeRelative + stuckAtHRS + stuckAtLRS == 0 {
      complaints.append(
        "'granularity' of noise changes nothing: multiplicative noise alone knows no largest weight"
      )
    }
    if stuckAtHRS + stuckAtLRS > 1 {
      complaints.append("more cells of noise are stuck than there are")
    }
    return complaints
  }
}
