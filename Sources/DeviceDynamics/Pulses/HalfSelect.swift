import Basics

/// The voltage on the cells that share a line with the cell that is pulsed.
///
/// - Source: the V/2 and V/3 schemes, as in Chen, Yu, "Compact modeling of RRAM devices and its
///   applications in 1T1R and 1S1R array design", IEEE Transactions on Electron Devices 62 (2015)
///   4022. With access transistors, lines that are not selected are cut off.
public enum HalfSelect: String, Choice {
  /// `none` where the accelerator's arrays have access transistors (`array.wires.gated`), else
  /// `half`.
  case automatic = "auto"
  /// V/2 on the cells of the same row and the same column, 0 on all others.
  case half
  /// V/3 on the cells of the same row and the same column, −V/3 on all others.
  case third
  case none

  /// The voltage on cells of the same row or column, over that of the pulse; `nil`: none.
  public var onLines: Double? {
    switch self {
    case .half: 0.5
    case .third: 1.0 / 3
    case .automatic, .none: nil
    }
  }

  /// The same for all other cells of the array.
  public var elsewhere: Double? { self == .third ? -1.0 / 3 : nil }
}
