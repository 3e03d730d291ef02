import Basics

/// How the reference of the column converters is chosen: what one code is worth.
public struct ConverterRange: Section {
  public static let name = "converters"
  public static let summary = "how the range of column converters is chosen"
  public static var fields: [Field<Self>] {
    [
      Field("range", \.method, "which sums the codes have to cover"),
      Field("granularity", \.granularity, "who shares a range"),
      Field("power-of-two", \.isPowerOfTwo, "whether steps are powers of two, to shift and add"),
      Field("percentile", \.percentile, in: 50...100, "percent of sums that are not clipped"),
    ]
  }

  public enum Method: String, Choice {
    /// What leaves the network's outputs, or where that takes too long each layer's, closest to those
    /// of ideal converters, where there are calibration images and the accelerator's own step loses
    /// something; else `fixed`.
    case automatic
    /// The accelerator's own step.
    case fixed
    /// All that an array could ever yield: every row at its largest on cells at LRS.
    case maximum
    /// All that the stored weights could ever yield.
    case lossless
    /// A share of the sums seen with calibration images.
    case percentile
    /// The least squared error of the sums seen with calibration images, each as if it were alone.
    case mse
  }

  public enum Granularity: String, Choice {
    case layer, column
  }

  public var method = Method.automatic
  public var granularity = Granularity.layer
  public var isPowerOfTwo = true
  public var percentile = 99.99
  public init() {}

  /// Whether calibration images decide.
  public var needsData: Bool { method == .percentile || method == .mse }

  public func validate() throws {
    guard percentile == Self().percentile || method == .percentile else {
      throw Diagnostic.configuration(
        "'percentile' of converters changes nothing where 'range' is '\(method.rawValue)'", at: nil)
    }
  }

  /// The least step that this range allows and that is not below `step`.
  func admissible(_ step: Double) -> Double {
    let step = max(step, 1)
    guard isPowerOfTwo else { return (step * 1024).rounded(.up) / 1024 }
    return (0...40).lazy.map { Double(1 << $0) }.first { $0 >= step } ?? 0x1p40
  }

  /// The steps to choose from for sums of at most `largest`, each code covering `codes` steps.
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
