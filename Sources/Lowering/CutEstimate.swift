/// The time of a batch by which a network was cut into parts, and that of a greedy cut, in ns: reads
/// of arrays and writes only.
public struct CutEstimate: Codable, Equatable, Sendable {
  public var batchNs: Double
  public var greedyBatchNs: Double

  public init(batchNs: Double, greedyBatchNs: Double) {
    self.batchNs = batchNs
    self.greedyBatchNs = greedyBatchNs
  }
}
