/// The copies of each matrix with which a pipeline takes an image as often as possible.
///
/// In a pipeline every matrix works on its own image or rows, so an image leaves once per *interval*:
/// the reads of the slowest copy, its windows × the reads of a window. The positions that an
/// interval needs, `Σ positions · fewest copies`, never fall when the interval shrinks. The search
/// by bisection therefore ends with the shortest interval that fits, and with its proof: the
/// positions that one read less would need.
public struct Replication: Equatable, Sendable {
  /// What one matrix needs.
  public struct Demand: Sendable {
    public var matrix: Matrix
    /// The positions of one copy.
    public var positions: Int
    /// The reads of one window.
    public var reads: Int

    public init(_ matrix: Matrix, positions: Int, reads: Int = 1) {
      self.matrix = matrix
      self.positions = positions
      self.reads = reads
    }
  }

  /// The copies by matrix.
  public let copies: [Int]
  /// The reads of the slowest matrix with one copy.
  public let singleInterval: Int
  /// The reads of the slowest copy, for one image.
  public let interval: Int
  /// The positions of all copies.
  public let positions: Int
  /// The positions that an interval of one read less would need, which are too many; `nil`: no
  /// number suffices.
  public let positionsForLess: Int?

  /// - Parameter available: the positions of the chip. If one copy of each needs more, every matrix
  ///   has one.
  public init(_ demands: [Demand], available: Int) {
    let single = demands.map { $0.matrix.firings * $0.reads }.max() ?? 0
    let shortest = (0..<single).bisected { interval in
      demands.positions(for: interval).map { $0 <= available } ?? false
    }
    singleInterval = single
    interval = shortest
    copies = demands.map { $0.split(for: shortest)?.parts ?? 1 }
    positions = zip(demands, copies).reduce(0) { $0 + $1.0.positions * $1.1 }
    positionsForLess = demands.positions(for: shortest - 1)
  }
}

extension Replication {
  /// - Parameter available: the positions of the chip.
  func balance(available: Int) -> Balance {
    Balance(
      singleReads: singleInterval, reads: interval, boundReads: interval, positions: available)
  }
}

extension Replication.Demand {
  /// The split with the fewest copies that each finish within `interval` reads.
  func split(for interval: Int) -> WindowSplit? {
    positions == 0 || matrix.firings == 0
      ? nil : WindowSplit(of: matrix, largest: interval / max(1, reads))
  }

  fileprivate func positions(for interval: Int) -> Int? {
    if positions == 0 || matrix.firings == 0 { return positions }
    return split(for: interval).map { positions * $0.parts }
  }
}

extension [Replication.Demand] {
  /// The fewest positions with which every matrix finishes within `interval` reads.
  fileprivate func positions(for interval: Int) -> Int? {
    reduce(0) { sum, demand in
      sum.flatMap { sum in demand.positions(for: interval).map { sum + $0 } }
    }
  }
}
