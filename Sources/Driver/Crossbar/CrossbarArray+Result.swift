import Basics
import Foundation

extension CrossbarArray {
  /// What `memc array` reports in addition to the currents.
  public struct Result: Encodable, Sendable {
    public let schemaVersion = 2
    public let memcVersion = Version.current
    public let rows: Int
    public let columns: Int
    public let vectors: Int
    /// Physical arrays: one, or one per plane of the weight encoding.
    public let arrays: Int
    /// Vectors, over all arrays, whose currents are first-order estimates; the others are exact.
    public let estimated: Int
    /// The loss of a column's current in the wires, relative to the current without wires, 0…1.
    public let medianLoss: Double
    public let worstLoss: Double
    /// For weights: the RMS error of the sums relative to the RMS of the exact sums.
    public let weightError: Double?
    /// The largest relative violation of Kirchhoff's current law.
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
    let error = weightError.map { "\nerror of the sums: \(percent($0)) of their root mean square" }
    return """
      \(rows.counted("row")), \(columns.counted("column")), \(vectors.counted("input vector"))\
      \(arrays > 1 ? ", \(arrays) arrays" : "")
      column current lost to wires: \(percent(medianLoss)) median, \(percent(worstLoss)) \
      maximum\(error ?? "")
      \(method), residual \(String(format: "%.1e", residual)), \
      \(String(format: "%.3f", seconds)) s
      """
  }
}
