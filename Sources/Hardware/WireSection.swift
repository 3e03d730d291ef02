import Basics

/// The wires of one crossbar, between drivers, cells and converters.
///
/// Word lines run along the rows, bit lines along the columns. A word line has a segment before
/// each cell, seen from its driver; a bit line has one after each cell, towards its sense
/// amplifier. A line of N cells therefore has N segments, or N + 1 if both ends are connected.
public struct WireSection: Section {
  public static let name = "wires"
  public static let summary = "resistance of word lines, bit lines, drivers and sense amplifiers"
  public static var fields: [Field<Self>] {
    [
      Field("word-line-ohm", \.wordLineInOhms, in: 0...1e6, "resistance between adjacent cells"),
      Field("bit-line-ohm", \.bitLineInOhms, in: 0...1e6, "resistance between adjacent cells"),
      Field("source-ohm", \.sourceInOhms, in: 0...1e6, "resistance of a word-line driver"),
      Field("sense-ohm", \.senseInOhms, in: 0...1e6, "resistance of a bit line's virtual ground"),
      Field("drive", \.drive, "the side where word lines are driven"),
      Field("sense", \.sense, "the side where bit lines are read"),
      Field(
        "gated", \.areGated,
        "whether inputs gate the cells' transistors (1T1R): rows at 0 V are cut off, not grounded"
      ),
    ]
  }

  /// The side where word lines are driven.
  public enum Drive: String, Choice {
    case left, right, both
  }

  /// The side where bit lines are read.
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

  /// Whether no wire has a resistance.
  public var areIdeal: Bool {
    wordLineInOhms == 0 && bitLineInOhms == 0 && sourceInOhms == 0 && senseInOhms == 0
  }
}
