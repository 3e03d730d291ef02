/// A figure that a plan makes as small as possible.
public enum PlanObjective: String, CaseIterable, Sendable {
  case arrays, area, energy, latency, interval

  /// The key of the figure in JSON and CSV.
  public var key: String {
    switch self {
    case .arrays: "arrays"
    case .area: "area_um2"
    case .energy: "energy_pJ"
    case .latency: "latency_ns"
    case .interval: "interval_ns"
    }
  }

  package var quantity: Quantity {
    switch self {
    case .arrays: .count
    case .area: .area
    case .energy: .energy
    case .latency, .interval: .time
    }
  }

  /// The figure; `nil` if it is unknown, for lack of prices.
  package func value(in figures: Figures) -> Double? {
    switch self {
    case .arrays: figures.arrays
    case .area: figures.areaUm2
    case .energy: figures.energyPJ
    case .latency: figures.latencyNs
    case .interval: figures.intervalNs
    }
  }
}
