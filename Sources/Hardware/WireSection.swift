import Basics

/// The wires of one crossbar: what stands between a driver, a cell and a converter.
///
/// Word lines run along the rows, bit lines along the columns. A word line has a segment before each
/// cell on the way from its driver, a bit line one after each cell on the way to its sense amplifier,
/// so that N cells in a line make N segments; where both ends are connected, one more.
public struct WireSection: Section {
  public static let name = "wires"
  public static let summary = "resistance of word lines, bit lines, drivers and sense amplifiers"
  public static var fields: [Field<Self>] {
    [
      Field("word-line-ohm", \.wordLineInOhms, in: 0...1e6, "of one segment between two cells"),
      Field("bit-line-ohm", \.bitLineInOhms, in: 0...1e6, "of one segment between two cells"),
      Field("source-ohm", \.sourceInOhms, in: 0...1e6, "of a word-line driver"),
      Field("sense-ohm", \.senseInOhms, in: 0...1e6, "of a bit line's virtual ground"),
      Field("drive", \.drive, "where word lines are driven"),
      Field("sense", \.sense, "where bit lines are read"),
      Field(
        "gated", \.areGated,
        "whether inputs open transistors at the cells (1T1R): rows at 0 V are cut off, not grounded"
      ),
    ]
  }

  public enum Drive: String, Choice {
    case left, right, both
  }

  public enum Sense: String, Choice {
    case bottom, top, both
  }

  public var wordLineInOhms = 0.0
  public var bitLineInOhms = 0.0
  public var sourceInOhms = 0.0
  public var senseInOhms = 0.0
  public var drive = Drive.left
  public var sense = Sense.bottom
  public var areGated = false
  public init() {}

  /// Whether any voltage is lost before or after the cells.
  public var areIdeal: Bool {
    wordLineInOhms == 0 && bitLineInOhms == 0 && sourceInOhms == 0 && senseInOhms == 0
  }
}
