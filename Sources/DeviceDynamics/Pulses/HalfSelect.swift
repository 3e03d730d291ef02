import Basics

/// The voltage on the cells that share a line with the cell that is pulsed.
///
/// The voltages follow from those of the lines. For V/2, the row of the cell is at V, its column at 0,
/// and all other lines at V/2. For V/3, the other rows are at V/3 and the other columns at 2V/3. With
/// access transistors, rows that are not selected are cut off.
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
