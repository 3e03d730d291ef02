/// The time of a batch by which a network was cut into parts, and that of a greedy cut, in ns: the
/// reads of arrays, the vector and pooling units, the links to the global memory, and the writes.
public struct CutEstimate: Codable, Equatable, Sendable {
  public var batchNs: Double
  public var greedyBatchNs: Double

  public init(batchNs: Double, greedyBatchNs: Double) {
    self.batchNs = batchNs
    self.greedyBatchNs = greedyBatchNs
  }

  private enum Key: String, CodingKey {
    case batchNs, greedyBatchNs
  }

  /// - Throws: if a time is negative or above 1e18 ns.
  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    func time(_ key: Key) throws -> Double {
      let time = try object.decode(Double.self, forKey: key)
      guard (0...1e18).contains(time) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: object, debugDescription: "a time is 0 to 1e18 ns, not \(time)")
      }
      return time
    }
    try self.init(batchNs: time(.batchNs), greedyBatchNs: time(.greedyBatchNs))
  }
}
