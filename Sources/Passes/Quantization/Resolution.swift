import NetworkIR

/// How finely a value is rounded.
public enum Resolution: Hashable, Sendable {
  /// To all codes that so many bits hold, including a sign.
  case bits(Int)
  /// To so many levels above 0, and below it if the value is signed, in the fewest bits.
  case levels(Int)

  /// Bits of codes without a sign.
  var bits: Int {
    switch self {
    case .bits(let bits): bits
    case .levels(let levels): Int.bitWidth - levels.leadingZeroBitCount
    }
  }

  /// The largest code without a sign.
  var largestCode: Int {
    switch self {
    case .bits(let bits): 1 << bits - 1
    case .levels(let levels): levels
    }
  }

  /// The format with scale 1; a signed one has at least two bits.
  package func format(isSigned: Bool) -> ActivationFormat {
    switch self {
    case .bits(let bits):
      ActivationFormat(bits: max(bits, isSigned ? 2 : 1), isSigned: isSigned, scale: 1)
    case .levels(let levels):
      ActivationFormat(
        bits: bits + (isSigned ? 1 : 0), isSigned: isSigned, scale: 1, levels: levels)
    }
  }
}
