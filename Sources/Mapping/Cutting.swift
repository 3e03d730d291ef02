import Hardware

/// Cuts a network whose matrices do not fit the chip together into parts of adjacent matrices.
///
/// A batch of images passes part after part; before each, its weights are written. The time of a part
/// is that of its writes plus, for each image, that of its slowest matrix, or of all its matrices if
/// they do not overlap. Balanced copies make an image faster and take longer to write, so that a part
/// may use less than the whole chip.
public struct Cutting: Sendable {
  /// What the matrices of a network cost on a chip, in ns.
  public struct Times: Sendable {
    /// By matrix: one read of an array.
    public var reading: [Double]
    /// By matrix: what else a copy does for a window.
    public var window: [Double]
    /// By matrix: the share of an image that passes before the next matrix can start.
    public var lead: [Double]
    /// By matrix: an image in the vector and pooling units, up to the next matrix.
    public var units: [Double]
    /// By matrix: an image on the links to the global memory, up to the next matrix.
    public var memory: [Double]
    /// By matrix: the codes of one copy, from global memory; one copy after another.
    public var loading: [Double]
    /// The cells of a whole array, one after another; arrays are written at the same time.
    public var writing: Double
    /// How images overlap.
    public var overlap: Overlap
    /// The positions of a tile, whose units all copies on it share.
    public var positionsPerTile: Int

    public init(
      reading: [Double], window: [Double], lead: [Double], units: [Double], memory: [Double],
      loading: [Double],
      writing: Double, overlap: Overlap, positionsPerTile: Int
    ) {
      self.reading = reading
      self.window = window
      self.lead = lead
      self.units = units
      self.memory = memory
      self.positionsPerTile = positionsPerTile
      self.loading = loading
      self.writing = writing
      self.overlap = overlap
    }
  }

  /// How the matrices of a part overlap in time.
  public enum Overlap: Sendable {
    /// One matrix works at a time.
    case none
    /// Each matrix works on another image.
    case images
    /// All matrices work on the rows of an image.
    case rows
  }

  /// Adjacent matrices that are on the chip together.
  public struct Part: Equatable, Sendable {
    public var matrices: Range<Int>
    /// The positions that their copies may fill.
    public var positions: Int
    /// For one batch, in ns.
    public var time: Double
  }

  private let demands: [Replication.Demand]
  private let times: Times
  private let copies: Copies
  private let available: Int
  private let batch: Int

  /// - Parameters:
  ///   - positions: of one copy of each matrix.
  ///   - available: the positions of the chip.
  ///   - batch: images that pass a part before the next is written.
  public init(
    _ matrices: [Matrix], positions: [Int], on array: ArraySection, _ times: Times, copies: Copies,
    available: Int,
    batch: Int
  ) {
    demands = zip(matrices, positions).map { matrix, positions in
      Replication.Demand(
        matrix, positions: positions,
        reads: array.readings(rows: min(matrix.rows, array.rows)))
    }
    self.times = times
    self.copies = copies
    self.available = available
    self.batch = batch
  }

  /// The first matrix that the chip does not hold by itself.
  public var tooLarge: Int? { demands.indices.first { part($0..<$0 + 1) == nil } }

  /// The parts that take the least time for a batch; `nil` if the chip does not hold some matrix.
  ///
  /// The shortest way to each matrix extends the shortest way to an earlier one (dynamic
  /// programming over the order of the matrices), so no other cut is shorter.
  public func shortest() -> [Part]? {
    var best: [(time: Double, last: Part)?] = []
    for end in 1...max(1, demands.count) {
      var candidates: [(time: Double, last: Part)] = []
      for start in (0..<end).reversed() {
        guard let part = part(start..<end) else { break }
        if start == 0 { candidates.append((part.time, part)) }
        if start > 0, let before = best[start - 1] {
          candidates.append((before.time + part.time, part))
        }
      }
      best.append(candidates.min { $0.time < $1.time })
    }
    return parts(best.map { $0?.last })
  }

  /// Each part takes as many matrices as fit with one copy each; `nil` if the chip does not hold
  /// some matrix.
  public func greedy() -> [Part]? {
    var parts: [Part] = []
    var start = 0
    while start < demands.count {
      guard
        let part = (start + 1...demands.count).lazy.map({ part(start..<$0) }).prefix(while: {
          $0 != nil
        }).compactMap({ $0 }).last
      else { return nil }
      parts.append(part)
      start = part.matrices.upperBound
    }
    return parts
  }

  /// The time of a batch with all matrices on the chip, one copy each, written once.
  public var timeAtOnce: Double {
    time(demands.indices, Array(repeating: 1, count: demands.count))
  }

  /// The parts that end with the last matrix, from the last part before each matrix.
  private func parts(_ last: [Part?]) -> [Part]? {
    var parts: [Part] = []
    var end = demands.count
    while end > 0 {
      guard let part = last[end - 1] else { return nil }
      parts.append(part)
      end = part.matrices.lowerBound
    }
    return parts.reversed()
  }
}

extension Cutting {
  /// The fastest part with these matrices; `nil` if the chip does not hold them.
  func part(_ matrices: Range<Int>) -> Part? {
    let needed = demands[matrices].reduce(0) { $0 + $1.positions }
    guard needed <= available else { return nil }
    let candidates = budgets(from: needed).compactMap { positions -> Part? in
      let counts = counts(matrices, positions)
      let used = zip(demands[matrices], counts).reduce(0) { $0 + $1.0.positions * $1.1 }
      guard used <= available else { return nil }
      return Part(matrices: matrices, positions: positions, time: time(matrices, counts))
    }
    return candidates.min { $0.time < $1.time }
  }

  /// The positions that copies may fill: all, or a part of those that one copy each leaves free.
  private func budgets(from needed: Int) -> [Int] {
    guard copies == .balanced else { return [available] }
    return [1, 2, 4, 8].map { needed + (available - needed) / $0 } + [needed]
  }

  private func counts(_ matrices: Range<Int>, _ positions: Int) -> [Int] {
    switch copies {
    case .each: copies.counts(demands[matrices].map(\.matrix))
    case .balanced: Replication(Array(demands[matrices]), available: positions).copies
    }
  }

  /// The time of a batch.
  private func time(_ matrices: Range<Int>, _ counts: [Int]) -> Double {
    let image = zip(matrices, counts).map { imageTime($0, copies: $1) }
    let (all, slowest) = (image.reduce(0, +), slowest(matrices, counts, image))
    let images = Double(batch)
    let passing =
      switch times.overlap {
      case .none: images * all
      case .images: all + (images - 1) * slowest
      case .rows:
        (images - 1) * slowest
          + max(slowest, zip(times.lead[matrices], image).reduce(0) { $0 + $1.0 * $1.1 })
      }
    return passing + writing(matrices, counts)
  }

  /// The time of a matrix for an image: that of its slowest copy, or that of the units of its tiles.
  private func imageTime(_ matrix: Int, copies: Int) -> Double {
    let demand = demands[matrix]
    let windows = Double(WindowSplit(of: demand.matrix, most: copies).largest)
    let window = Double(demand.reads) * times.reading[matrix] + times.window[matrix]
    return max(windows * window, times.units[matrix] / tiles(copies * demand.positions))
  }

  /// The time of an image with the slowest matrix, the units of all tiles, or the links to memory.
  private func slowest(_ matrices: Range<Int>, _ counts: [Int], _ image: [Double]) -> Double {
    let positions = zip(demands[matrices], counts).reduce(0) { $0 + $1.0.positions * $1.1 }
    return max(
      image.max() ?? 0, times.units[matrices].reduce(0, +) / tiles(positions),
      times.memory[matrices].reduce(0, +))
  }

  private func tiles(_ positions: Int) -> Double {
    Double(max(1, positions / max(1, times.positionsPerTile)))
  }

  /// The time of the writes; a network that is not cut is written once.
  private func writing(_ matrices: Range<Int>, _ counts: [Int]) -> Double {
    guard matrices.count < demands.count else { return 0 }
    let loading = zip(matrices, counts).reduce(0) { $0 + times.loading[$1.0] * Double($1.1) }
    return max(loading, times.writing)
  }
}
