import Basics

/// The column converters, and what is added up before them.
///
/// With sums in units of one cell level and one input step a code is
/// `clamp(⌊(sum + ⌊step/2⌋ + ½) / step⌋)` (design: signs, slices, converters).
public struct ADCSection: Section {
  public static let name = "adc"
  public static let summary = "column converters"
  public static var fields: [Field<Self>] {
    [
      Field("kind", \.kind, "how a converter finds its code"),
      Field("bits", \.bits, in: 1...32, "resolution; absent: ideal, no rounding and no range"),
      Field("step", \.step, in: 1...1 << 24, "cell levels per code, a power of two"),
      Field("columns-per-adc", \.columnsPerADC, in: 1...4096, "bit lines that share a converter"),
      Field(
        "overlaps-reading", \.overlapsReading,
        "whether columns are converted while the next cycle is driven"),
      Field("slice-sum", \.sliceSum, "whether slices are added before or after conversion"),
      Field("bit-sum", \.bitSum, "whether input cycles are added before or after conversion"),
      Field("offset-sd", \.offsetDeviation, in: 0...1e3, "of a converter's offset, in codes"),
      Field("gain-sd", \.gainDeviation, in: 0...1, "of a converter's gain, relative"),
      Field("nonlinearity-sd", \.nonlinearityDeviation, in: 0...1e3, "of its bow, in codes"),
      Field(
        "capacitor-sd", \.capacitorDeviation, in: 0...1, "of a unit capacitor, relative; sar only"),
    ]
  }

  /// What tells converters apart, once they are not ideal.
  public enum Kind: String, Choice {
    /// One converter for `columns-per-adc` bit lines, levels evenly spaced.
    case uniform
    /// The same for signed sums, with as many codes below zero as above.
    case signMagnitude = "sign-magnitude"
    /// Successive approximation by binary weighted capacitors, which may not match.
    case sar
    /// A comparator on every bit line; all of an array see the same ramp.
    case ramp
  }

  /// Where partial sums meet.
  public enum Sum: String, Choice {
    case digital, analog
  }

  public var kind = Kind.uniform
  /// `nil`: an ideal converter, which neither rounds nor clips.
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
  public init() {}

  /// Whether every converter is like every other, and as designed.
  public var areIdeal: Bool {
    offsetDeviation == 0 && gainDeviation == 0 && nonlinearityDeviation == 0
      && capacitorDeviation == 0
  }

  public func validate() throws {
    guard step & (step - 1) == 0 else {
      throw Diagnostic.configuration("'step' of adc must be a power of two, not \(step)", at: nil)
    }
    guard capacitorDeviation == 0 || kind == .sar else {
      throw Diagnostic.configuration(
        "'capacitor-sd' of adc changes nothing where 'kind' is '\(kind.rawValue)'", at: nil,
        note: "only a 'sar' converter weighs capacitors")
    }
    guard let bits else {
      guard areIdeal && kind == .uniform else {
        throw Diagnostic.configuration("an adc without 'bits' is ideal and has no 'kind'", at: nil)
      }
      return
    }
    guard bits <= 16 || (nonlinearityDeviation == 0 && capacitorDeviation == 0) else {
      throw Diagnostic.configuration(
        "'bits' of adc must be in 1...16 where levels are not even, not \(bits)", at: nil,
        note: "memc keeps one threshold for each code")
    }
  }

  /// The codes of a converter; `nil` where it is ideal.
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
