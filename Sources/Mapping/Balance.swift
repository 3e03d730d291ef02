/// How fast balanced copies let images follow each other, and why no others are faster.
///
/// Times are reads of an array for one image; the slowest array or copy counts.
public struct Balance: Codable, Equatable, Sendable {
  /// With one copy of each matrix.
  public var singleReads: Int
  public var reads: Int
  /// Which no copies go below: `reads` if they are proven to be the fastest.
  public var boundReads: Int
  /// The positions that copies may fill.
  public var positions: Int

  public init(singleReads: Int, reads: Int, boundReads: Int, positions: Int) {
    self.singleReads = singleReads
    self.reads = reads
    self.boundReads = boundReads
    self.positions = positions
  }
}
