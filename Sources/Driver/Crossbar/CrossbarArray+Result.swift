import Foundation

extension CrossbarArray {
  /// What `memc array` tells besides the currents.
  public struct Result: Encodable, Sendable {
    public let schema_version = 2
    public let memc_version = Version.current
    public let rows: Int
    public let columns: Int
    public let vectors: Int
    /// Physical arrays: one, or as many as the encoding of weights has planes.
    public let arrays: Int
    /// Of all vectors of all arrays those whose currents are first-order estimates; others are exact.
    public let estimated: Int
    /// By how much wires lessen a column's current, over that without wires, 0…1.
    public let median_loss: Double
    public let worst_loss: Double
    /// Of weights: the root mean square of what sums are off by, over that of the exact sums.
    public let weight_error: Double?
    /// The largest share of the currents that Kirchhoff's law misses.
    public let residual: Double
    public let seconds: Double
  }
}

extension CrossbarArray.Result {
  private var method: String {
    switch estimated {
    case 0: "exact"
    case vectors * arrays: "first-order estimate"
    default: "\(estimated) of \(vectors * arrays) vectors estimated to first order, others exact"
    }
  }

  public var text: String {
    let percent = { (share: Double) in String(format: "%.3f %%", share * 100) }
    let error = weight_error.map { "\nsums are off by \(percent($0)) of their root mean square" }
    return """
      \(rows) rows, \(columns) columns, \(vectors) input vectors\
      \(arrays > 1 ? ", \(arrays) arrays" : "")
      wires take \(percent(median_loss)) of a column's current in the median, \
      \(percent(worst_loss)) at worst\(error ?? "")
      \(method), residual \(String(format: "%.1e", residual)), \
      \(String(format: "%.3f", seconds)) s
      """
  }
}
