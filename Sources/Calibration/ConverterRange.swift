import Basics

/// How the range of the column converters, and with it the step of one code, is chosen.
public struct ConverterRange: Section {
  public static let name = "converters"
  public static let summary = "how the range of column converters is chosen"
  public static var fields: [Field<Self>] {
    [
      Field("range", \.method, "which sums the codes must cover"),
      Field("granularity", \.granularity, "whether a layer or each column has a range"),
      Field("power-of-two", \.isPowerOfTwo, "whether steps are powers of two, to shift and add"),
      Field("percentile", \.percentile, in: 50...100, "percentage of sums that are not clipped")
        .only(when: { $0.method == .percentile }, "'range: percentile'"),
    ]
  }

  /// The sums that the codes must cover.
  public enum Method: String, Choice {
    /// The steps that bring the outputs of the network (of each layer, if the network is too large)
    /// closest to those of ideal converters; `fixed` if there are no calibration images or the
    /// accelerator's own step is lossless.
    case automatic
    /// The accelerator's own step.
    case fixed
    /// The largest sum that an array can yield: every row at its largest input, all cells at LRS.
    case maximum
    /// The largest sum that the stored weights can yield.
    case lossless
    /// A percentage of the sums of the calibration images.
    case percentile
    /// The least squared error of the sums of the calibration images, each on its own.
    case mse
  }

  /// The converters that share a range.
  public enum Granularity: String, Choice {
    case layer, column
  }

  public var method = Method.automatic
  public var granularity = Granularity.layer
  public var isPowerOfTwo = true
  public var percentile = 99.99
  public init() {}

  /// Whether the range needs calibration images.
  public var needsData: Bool { method == .percentile || method == .mse }

  /// The smallest step that this range allows and that is at least `step`.
  func admissible(_ step: Double) -> Double {
    let step = max(step, 1)
    guard isPowerOfTwo else { return (step * 1024).rounded(.up) / 1024 }
    return (0...40).lazy.map { Double(1 << $0) }.first { $0 >= step } ?? 0x1p40
  }

  /// The candidate steps, ascending, for sums of magnitude up to `largest` and codes up to `codes`.
  func candidates(largest: Double, codes: Double) -> [Double] {
    let widest = admissible(largest / codes)
    let ratio = isPowerOfTwo ? 2 : 1.125
    var steps = [widest]
    while let last = steps.last, last > 1, steps.count < 64 {
      let next = admissible(last / ratio)
      steps.append(next < last ? next : 1)
    }
    return steps.reversed()
  }
}
