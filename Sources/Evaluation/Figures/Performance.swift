/// The throughput and power of a program, images back to back.
public struct Performance: Codable, Equatable, Sendable {
  public let imagesPerSecond: Double
  /// The energy of an image over the interval between images.
  public let powerMW: Double?
  /// Two operations per multiply-accumulate of the dense network, including zeros, over the
  /// interval.
  public let throughputTOPS: Double?
  /// The same operations over the energy of an image.
  public let efficiencyTOPSPerW: Double?

  /// The definition of the operations, as text.
  static let definition =
    "TOPS count 2 operations per multiply-accumulate of the dense network, including zeros; power is "
    + "energy divided by the interval between images."

  /// `nil` if the interval is unknown.
  package init?(_ figures: Figures) {
    guard let interval = figures.intervalNs, interval > 0 else { return nil }
    let operations = figures.multiplications.dense.map { 2 * $0 }
    imagesPerSecond = 1e9 / interval
    // 1 pJ over 1 ns is 1 mW; one operation per ns is 1e-3 of 1e12 per second
    powerMW = figures.energyPJ.map { $0 / interval }
    throughputTOPS = operations.map { $0 / interval / 1e3 }
    efficiencyTOPSPerW = operations.flatMap { operations in
      figures.energyPJ.flatMap { $0 == 0 ? nil : operations / $0 }
    }
  }
}

extension Performance {
  /// Its figures by their keys in JSON, in table order.
  package static let names = [
    "images_per_second", "power_mW", "throughput_TOPS", "efficiency_TOPS_per_W",
  ]

  /// What tables call them, in the same order.
  package static let titles: [(title: String, quantity: Quantity)] = [
    ("images", .images), ("power", .power), ("throughput", .operations),
    ("efficiency", .efficiency),
  ]

  package var values: [Double?] {
    [imagesPerSecond, powerMW, throughputTOPS, efficiencyTOPSPerW]
  }
}
