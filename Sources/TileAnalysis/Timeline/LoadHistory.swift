/// How busy a resource is over time, in intervals that grow with the run so that there are never many.
struct LoadHistory {
  /// The largest number of intervals; even.
  private static let most = 512
  /// The length of the first intervals, in ns.
  private static let finest = 1.0

  /// In ns.
  private(set) var interval = LoadHistory.finest
  /// The busy time of each interval, in ns.
  private var busy: [Double] = []

  /// Adds busy time that is spread evenly from `start` to `end`, all in ns.
  mutating func add(_ time: Double, from start: Double, to end: Double) {
    guard time > 0 else { return }
    while end >= interval * Double(Self.most) { coarsen() }
    while Double(busy.count) * interval <= end { busy.append(0) }
    busy.spread(time, from: start, to: end, width: interval)
  }

  /// The busy share of each interval.
  var shares: [Double] { busy.map { $0 / interval } }

  /// Joins each two intervals.
  private mutating func coarsen() {
    interval *= 2
    busy = stride(from: 0, to: busy.count, by: 2).map { index in
      busy[index] + (index + 1 < busy.count ? busy[index + 1] : 0)
    }
  }
}
