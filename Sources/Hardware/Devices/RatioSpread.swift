import Basics

/// Cells whose conductance at HRS differs from one to the next.
///
/// Each cell draws its ratio of LRS to HRS once, `r_d = max(r (1 + s N), 1.05)` about the nominal r,
/// and keeps it: its range is `G_max / r_d ... G_max`, and targets are stretched to that. Each
/// programming reaches the target times `max(1 + σN, 0)`. Who reads the chip knows the nominal ratio
/// alone. A cell drawn at the bound is as good as stuck at LRS: at s = 0.5 one in 27.
///
/// - Source: the conductance variation (σ = 0.4) and the spread of the ratio of high to low (s = 0.5)
///   as the review states them for weight noise injection; the bound is ours.
public struct RatioSpread: Device {
  public static let name = "ratio-spread"
  public static let summary =
    "each cell with a ratio of LRS to HRS of its own, off by sigma N of itself"
  public static var fields: [Field<Self>] {
    [
      Field(
        "ratio-spread", \.ratioSpread, in: 0...2, required: true,
        "sd of a cell's ratio over the nominal"),
      Field("sigma", \.sigma, in: 0...1, "sd of what is reached over the target"),
    ]
  }

  public var ratioSpread = 0.0
  public var sigma = 0.0

  public init() {}

  /// The least that LRS conducts over HRS.
  private static let leastRatio = 1.05

  private var writing: Proportional {
    var proportional = Proportional()
    proportional.sigma = sigma
    return proportional
  }

  public var meanFactor: Double { writing.meanFactor }
  public var cellsDiffer: Bool { ratioSpread > 0 }

  public func ownRange(_ range: ClosedRange<Double>, gaussian: Double) -> ClosedRange<Double> {
    guard range.lowerBound > 0 else { return range }  // an endless ratio has no spread
    let nominal = range.upperBound / range.lowerBound
    let ratio = max(nominal * (1 + ratioSpread * gaussian), Self.leastRatio)
    return range.upperBound / ratio...range.upperBound
  }

  public func expectEffect(in range: ClosedRange<Double>) throws {
    guard ratioSpread > 0 && range.lowerBound == 0 else { return }
    throw Diagnostic.configuration(
      "'ratio-spread' changes nothing where HRS is 0 S, for an endless ratio has no spread",
      at: nil,
      note: "give 'conductance-min-S' with it")
  }

  public func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    writing.programmed(target: target, range: range, gaussian: gaussian)
  }
}
