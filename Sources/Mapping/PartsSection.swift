import Basics

/// Whether a network is cut into parts that are written into the chip one after another.
public struct PartsSection: Section {
  public static let name = "parts"
  public static let summary = "whether parts of a network are written one after another"
  public static var fields: [Field<Self>] {
    [
      Field("cut", \.cut, "where the network is cut"),
      Field("batch", \.batch, in: 1...1 << 20, "images that pass a part before the next is written")
        .only(when: { $0.cut != .never }, "'cut: shortest' or 'cut: greedy'"),
    ]
  }

  /// Where a network is cut.
  public enum Rule: String, Choice {
    /// Nowhere: the chip holds all weights at once.
    case never
    /// Where a batch takes the least time, with all writes.
    case shortest
    /// After as many layers as fit with one copy each.
    case greedy
  }

  public var cut = Rule.never
  public var batch = 16
  public init() {}
}
