import Basics

/// How the cells that will hold a network's weights depart from them, for training with such noise.
///
/// Each weight w of a layer whose largest is w_max has a pair of cells with conductances, in units
/// of the highest, `g± = 1/r± + (1 − 1/r±) · max(±w, 0) / w_max`, where `r± = max(r (1 + s N), 1.05)`
/// is drawn for each cell: its ratio of LRS to HRS. Then `g± ← g± · max(1 + σ N, 0)`; a stuck cell
/// has 1/r or 1. Read with the nominal ratio,
/// `w' = (g⁺ − g⁻) · w_max / (1 − 1/r) + ρ · w_max · N`. N are standard normal.
///
/// - Source: multiplicative noise and spread of the ratio as the review states them (weight noise
///   injection); range-relative noise ρ: Joshi et al., Nature Communications 11:2473, 2020.
public struct WeightNoise: Section {
  public static let name = "noise"
  public static let summary = "how cells disturb the weights that batches see"
  public static var fields: [Field<Self>] {
    [
      Field("multiplicative", \.multiplicative, in: 0...2, "sd of a cell's conductance, relative"),
      Field(
        "range-relative", \.rangeRelative, in: 0...1, "sd of a weight over the layer's largest"),
      Field("ratio", \.ratio, in: 1.05...1e6, "LRS over HRS; absent: HRS conducts nothing"),
      Field("ratio-spread", \.ratioSpread, in: 0...2, "sd of a cell's own ratio, relative"),
      Field("stuck-at-hrs", \.stuckAtHRS, in: 0...1, "share of cells that stand at HRS"),
      Field("stuck-at-lrs", \.stuckAtLRS, in: 0...1, "share of cells that stand at LRS"),
      Field("share", \.share, in: 0...1, "share of a batch that sees noise; the rest sees none"),
    ]
  }

  public var multiplicative = 0.0
  public var rangeRelative = 0.0
  public var ratio: Double?
  public var ratioSpread = 0.0
  public var stuckAtHRS = 0.0
  public var stuckAtLRS = 0.0
  public var share = 1.0

  public init() {}

  public func validate() throws {
    if ratio == nil && ratioSpread > 0 {
      throw Diagnostic.configuration(
        "'ratio-spread' of noise changes nothing without 'ratio'", at: nil)
    }
    if stuckAtHRS + stuckAtLRS > 1 {
      throw Diagnostic.configuration("more cells of noise are stuck than there are", at: nil)
    }
    if multiplicative + rangeRelative + ratioSpread + stuckAtHRS + stuckAtLRS == 0 {
      throw Diagnostic.configuration("noise needs one of its amounts above 0", at: nil)
    }
  }
}
