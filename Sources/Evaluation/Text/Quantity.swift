import Foundation

/// The quantity of a figure, and the units that text shows it in.
package enum Quantity: Sendable {
  case count, share, bits, energy, time, area, power, operations, efficiency, images

  /// A unit and its size in the figure's own unit.
  typealias Unit = (symbol: String, size: Double)

  /// The number of digits of the largest figure.
  private static let digits = 4

  /// Returns figures that are shown side by side in one unit: the largest unit of which the largest
  /// figure is at least one. Those below it that would lose digits have their own unit. Empty strings
  /// for absent figures.
  package func texts(_ values: [Double?]) -> [String] {
    let largest = values.compactMap { $0?.magnitude }.max() ?? 0
    let unit = unit(of: largest)
    switch self {
    case .count: return values.map(\.count)
    case .share: return values.map(\.percent)
    default:
      return values.map { value in
        guard let value else { return "" }
        return isHidden(value, in: unit, largest: largest)
          ? text(value, in: self.unit(of: value.magnitude), largest: value.magnitude)
          : text(value, in: unit, largest: largest)
      }
    }
  }

  /// The figure in the largest unit of which it is at least one; empty if it is absent.
  ///
  /// - Parameter value: energies in pJ, times in ns, others as in JSON.
  package func text(_ value: Double?) -> String { texts([value])[0] }

  /// The largest unit of which a value is at least one.
  package func unit(of value: Double) -> (symbol: String, size: Double) {
    units.last { value >= $0.size * threshold } ?? units[0]
  }

  /// The number of decimals in a unit, by the largest figure.
  private func decimals(in unit: Unit, largest: Double) -> Int {
    let shown = largest / unit.size
    let before = shown >= 1 && shown.isFinite ? Int(log10(shown)) + 1 : shown < 0.1 ? 0 : 1
    // bits have no fraction
    return self == .bits && unit.size == 1 ? 0 : max(0, Self.digits - before)
  }

  /// Whether a figure would be below one unit with fewer digits than tell it from its neighbours.
  private func isHidden(_ value: Double, in unit: Unit, largest: Double) -> Bool {
    let step = unit.size * pow(10, -Double(decimals(in: unit, largest: largest)))
    return value.magnitude < largest && value.magnitude < min(unit.size, 99.5 * step)
  }

  private func text(_ value: Double, in unit: Unit, largest: Double) -> String {
    if value == 0 { return "0" }
    let after = decimals(in: unit, largest: largest)
    let smallest = pow(10, -Double(after))
    if value > 0, value < smallest * unit.size / 2 {
      return "<" + Double?(smallest).rounded(after) + " " + unit.symbol
    }
    return Double?(value / unit.size).rounded(after) + " " + unit.symbol
  }

  /// The fraction of a unit from which the unit is used.
  private var threshold: Double { self == .area ? 0.01 : 1 }

  /// Ascending, in units of the figure in JSON.
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
