/// How a number halfway between two codes is rounded.
public enum Halves: String, Choice {
  /// Toward +∞.
  case up
  /// To the even code.
  case even
  /// To the odd code: to the even number where the zero point is odd.
  case odd
}

extension Halves {
  /// `scaled / 2^shift` as a code, where `2^(shift−1)` has been added to round halves up.
  public func code(of scaled: Int128, shift: Int) -> Int128 {
    let code = scaled >> Int128(shift)
    guard self != .up, code << Int128(shift) == scaled else { return code }
    return (code & 1 == 0) == (self == .even) ? code : code - 1
  }
}
