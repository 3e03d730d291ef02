import Basics

/// Cells whose conductance at HRS varies from cell to cell.
///
/// Each cell has a fixed ratio of LRS to HRS, `r_d = max(r (1 + s N), 1.05)` for the nominal ratio
/// r. Its range is `G_max / r_d ... G_max`, and targets are mapped to that. Each write reaches the
/// target times `max(1 + σN, 0)`. Reading uses the nominal ratio only. A cell at the bound is
/// effectively stuck at LRS: 1 in 27 cells at s = 0.5.
///
/// - Source: conductance variation (σ = 0.4) and spread of the ratio (s = 0.5): Ling, "Research on
///   Memristor-Based Neural Networks", for weight noise injection; the bound is memc's choice.
public struct RatioSpread: Device {
  public static let name = "ratio-spread"
  public static let summary =
    "a fixed ratio of LRS to HRS per cell, and a factor max(1 + sigma N, 0) at each write"
  public static var fields: [Field<Self>] {
    [
      Field(
        "ratio-spread", \.ratioSpread, in: 0...2, required: true,
        "sd of a cell's ratio over the nominal ratio"),
      Field("sigma", \.sigma, in: 0...1, "sd of the reached conductance over the target"),
    ]
  }

  public var ratioSpread = 0.0
  public var sigma = 0.0

  public init() {}

  /// The smallest ratio of LRS to HRS.
  private static let leastRatio = 1.05

  private var writing: Proportional {
    var proportional = Proportional()
    proportional.sigma = sigma
    return proportional
  }

  public var meanFactor: Double { writing.meanFactor }
  public var cellsDiffer: Bool { ratioSpread > 0 }

  public func ownRange(_ range: ClosedRange<Double>, gaussian: Double) -> ClosedRange<Double> {
    guard range.lowerBound > 0 else { return range }  // an infinite ratio has no spread
    let nominal = range.upperBound / range.lowerBound
    let ratio = max(nominal * (1 + ratioSpread * gaussian), Self.leastRatio)
    return range.upperBound / ratio...range.upperBound
  }

  public func expectEffect(in range: ClosedRange<Double>) throws {
    guard ratioSpread > 0 && range.lowerBound == 0 else { return }
    throw Diagnostic.configuration(
      "'ratio-spread' requires HRS above 0 S, because an infinite ratio has no spread",
      at: nil,
      note: "give 'conductance-min-S' as well")
  }

  public func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    writing.programmed(target: target, range: range, gaussian: gaussian)
  }
}
