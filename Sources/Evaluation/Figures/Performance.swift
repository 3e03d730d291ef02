/// The throughput and power of a program, images back to back.
public struct Performance: Encodable, Equatable, Sendable {
  public let images_per_second: Double
  /// The energy of an image over the interval between images.
  public let power_mW: Double?
  /// Two operations per multiply-accumulate of the dense network, including zeros, over the
  /// interval.
  public let throughput_TOPS: Double?
  /// The same operations over the energy of an image.
  public let efficiency_TOPS_per_W: Double?

  /// The definition of the operations, as text.
  static let definition =
    "TOPS count 2 operations per multiply-accumulate of the dense network, including zeros; power is "
    + "energy divided by the interval between images."

  /// `nil` if the interval is unknown.
  init?(_ figures: Figures) {
    guard let interval = figures.interval_ns, interval > 0 else { return nil }
    let operations = figures.multiplications.dense.map { 2 * $0 }
    images_per_second = 1e9 / interval
    // 1 pJ over 1 ns is 1 mW; one operation per ns is 1e-3 of 1e12 per second
    power_mW = figures.energy_pJ.map { $0 / interval }
    throughput_TOPS = operations.map { $0 / interval / 1e3 }
    efficiency_TOPS_per_W = operations.flatMap { operations in
      figures.energy_pJ.flatMap { $0 == 0 ? nil : operations / $0 }
    }
  }
}

extension Performance {
  /// Its figures by their keys in JSON, in table order.
  static let names = [
    "images_per_second", "power_mW", "throughput_TOPS", "efficiency_TOPS_per_W",
  ]

  var values: [Double?] {
    [images_per_second, power_mW, throughput_TOPS, efficiency_TOPS_per_W]
  }
}
