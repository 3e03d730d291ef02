import Foundation

/// What a figure measures, and the units that a table shows it in.
enum Quantity: Sendable {
  case count, share, bits, energy, time, area, power, operations, efficiency, images

  /// A unit and how many of the figure's own unit it is.
  typealias Unit = (symbol: String, size: Double)

  /// Digits that the largest of some figures shows.
  private static let digits = 4

  /// Figures that stand side by side, all in one unit: the largest of which the largest figure has
  /// one. Empty where there is none.
  func texts(_ values: [Double?]) -> [String] {
    let largest = values.compactMap { $0?.magnitude }.max() ?? 0
    let unit = units.last { largest >= $0.size * threshold } ?? units[0]
    switch self {
    case .count: return values.map(\.count)
    case .share: return values.map(\.percent)
    default: return values.map { $0.map { text($0, in: unit, largest: largest) } ?? "" }
    }
  }

  func text(_ value: Double?) -> String { texts([value])[0] }

  private func text(_ value: Double, in unit: Unit, largest: Double) -> String {
    if value == 0 { return "0" }
    let shown = largest / unit.size
    let before = shown >= 1 ? Int(log10(shown)) + 1 : 1
    // a bit is not divided
    let after = self == .bits && unit.size == 1 ? 0 : max(0, Self.digits - before)
    let smallest = pow(10, -Double(after))
    if value > 0, value < smallest * unit.size / 2 {
      return "<" + Double?(smallest).rounded(after) + " " + unit.symbol
    }
    return Double?(value / unit.size).rounded(after) + " " + unit.symbol
  }

  /// The share of a unit from which it is taken.
  private var threshold: Double { self == .area ? 0.01 : 1 }

  /// Ascending, in terms of what the figure is in JSON.
  private var units: [Unit] {
    switch self {
    case .count, .share: [("", 1)]
    case .bits: [("bit", 1), ("kB", 8e3), ("MB", 8e6), ("GB", 8e9)]
    case .energy: [("fJ", 1e-3), ("pJ", 1), ("nJ", 1e3), ("µJ", 1e6), ("mJ", 1e9), ("J", 1e12)]
    case .time: [("ps", 1e-3), ("ns", 1), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)]
    case .area: [("µm²", 1), ("mm²", 1e6)]
    case .power: [("nW", 1e-6), ("µW", 1e-3), ("mW", 1), ("W", 1e3), ("kW", 1e6)]
    case .operations: [("MOPS", 1e-6), ("GOPS", 1e-3), ("TOPS", 1), ("POPS", 1e3)]
    case .efficiency: [("GOPS/W", 1e-3), ("TOPS/W", 1)]
    case .images: [("/s", 1)]
    }
  }
}
