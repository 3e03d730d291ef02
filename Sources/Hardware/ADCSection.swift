import Basics

/// The column converters, and the sums formed before them.
///
/// For a sum in units of one cell level and one input step, the code is
/// `clamp(⌊(sum + ⌊step/2⌋ + ½) / step⌋)` (`docs/integers.md`).
public struct ADCSection: Section {
  public static let name = "adc"
  public static let summary = "column converters"
  public static var fields: [Field<Self>] {
    [
      Field("kind", \.kind, "the type of converter")
        .only(when: { $0.bits != nil }, "'bits'"),
      Field("bits", \.bits, in: 1...32, "resolution; absent: ideal, no rounding and no clipping"),
      Field("step", \.step, in: 1...1 << 24, "cell levels per code, a power of two"),
      Field("columns-per-adc", \.columnsPerADC, in: 1...4096, "bit lines that share a converter"),
      Field(
        "overlaps-reading", \.overlapsReading,
        "whether columns are converted while the next input cycle is driven"),
      Field("slice-sum", \.sliceSum, "whether slices are added before or after conversion"),
      Field("bit-sum", \.bitSum, "whether input cycles are added before or after conversion"),
      Field("offset-sd", \.offsetDeviation, in: 0...1e3, "sd of a converter's offset, in codes")
        .only(when: { $0.bits != nil }, "'bits'"),
      Field("gain-sd", \.gainDeviation, in: 0...1, "sd of a converter's gain, relative")
        .only(when: { $0.bits != nil }, "'bits'"),
      Field("nonlinearity-sd", \.nonlinearityDeviation, in: 0...1e3, "sd of its bow, in codes")
        .only(when: { $0.bits != nil }, "'bits'"),
      Field(
        "capacitor-sd", \.capacitorDeviation, in: 0...1, "sd of a unit capacitor, relative"
      ).only(when: { $0.kind == .sar }, "'kind: sar'"),
      Field(
        "errors", \.errors,
        "a CSV file with the codes that are yielded for each code: output,mean,std or "
          + "ideal,code,probability"
      ).only(when: { $0.bits != nil }, "'bits'"),
    ]
  }

  /// The type of converter; it matters once converters are not ideal.
  public enum Kind: String, Choice {
    /// One converter for `columns-per-adc` bit lines, with evenly spaced levels.
    case uniform
    /// As `uniform`, for signed sums, with as many codes below zero as above.
    case signMagnitude = "sign-magnitude"
    /// Successive approximation with binary-weighted capacitors, which may be mismatched.
    case sar
    /// A comparator on every bit line; all comparators of an array share one ramp.
    case ramp
  }

  /// Where partial sums are added.
  public enum Sum: String, Choice {
    case digital, analog
  }

  public var kind = Kind.uniform
  /// `nil`: an ideal converter, which does not round or clip.
  public var bits: Int?
  public var step = 1
  public var columnsPerADC = 128
  public var overlapsReading = true
  public var sliceSum = Sum.digital
  public var bitSum = Sum.digital
  public var offsetDeviation = 0.0
  public var gainDeviation = 0.0
  public var nonlinearityDeviation = 0.0
  public var capacitorDeviation = 0.0
  public var errors = ConversionErrors()
  public init() {}

  /// Whether no converter deviates from its nominal behaviour.
  public var areIdeal: Bool {
    offsetDeviation == 0 && gainDeviation == 0 && nonlinearityDeviation == 0
      && capacitorDeviation == 0 && errors.isEmpty
  }

  public func validate() throws {
    guard step & (step - 1) == 0 else {
      throw Diagnostic.configuration("'step' of adc must be a power of two, not \(step)", at: nil)
    }
    guard let bits else { return }
    guard errors.isEmpty || bits <= Self.mostErrorBits else {
      throw Diagnostic.configuration(
        "'bits' of adc must be in 1...\(Self.mostErrorBits) with 'errors', not \(bits)", at: nil)
    }
    try expectErrors(isSigned: errors.areSigned)
    guard bits <= 16 || (nonlinearityDeviation == 0 && capacitorDeviation == 0) else {
      throw Diagnostic.configuration(
        "'bits' of adc must be in 1...16 for unevenly spaced levels, not \(bits)", at: nil,
        note: "memc stores one threshold per code")
    }
  }

  /// - Parameter isSigned: whether the sums may be negative.
  /// - Throws: `configuration` unless there are errors for each code, or none at all.
  public func expectErrors(isSigned: Bool) throws {
    guard !errors.isEmpty, let range = codes(isSigned: isSigned) else { return }
    do {
      _ = try errors.probabilities(of: range)
    } catch var diagnostic as Diagnostic {
      diagnostic.message = "'errors' of adc \(diagnostic.message)"
      throw diagnostic
    }
  }

  /// There is a threshold for each pair of codes.
  private static let mostErrorBits = 10

  /// The codes of a converter; `nil` if it is ideal.
  ///
  /// - Parameter isSigned: whether the sums it sees may be negative.
  public func codes(isSigned: Bool) -> ClosedRange<Int>? {
    bits.map { bits in
      let half = 1 << (bits - 1)
      guard isSigned else { return 0...2 * half - 1 }
      return (kind == .signMagnitude ? 1 - half : -half)...half - 1
    }
  }
}
