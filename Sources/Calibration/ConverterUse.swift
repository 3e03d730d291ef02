/// The number of observed conversions, and how many of them clipped.
public struct ConverterUse: Codable, Equatable, Sendable {
  public var conversions = 0
  public var clipped = 0

  public init() {}

  init(of column: [Conversion], by converter: EvenConverter) {
    conversions = column.reduce(0) { $0 + $1.sums.count }
    clipped = column.reduce(0) { $0 + $1.sums.count { converter($0).clips } }
  }

  static func += (a: inout Self, b: Self) {
    a.conversions += b.conversions
    a.clipped += b.clipped
  }

  /// The fraction of conversions that clipped, 0…1.
  public var clippedShare: Double { Double(clipped) / Double(max(conversions, 1)) }
}
