/// The stamps of a counter's units, from the stream that gave them, in first-in, first-out order.
///
/// Initial and forgotten units have no stamp.
struct History<Stamp> {
  private var gifts: [(upTo: Int, stamp: Stamp)] = []
  /// The first gift that is not used up.
  private var first = 0
  private var initial: Int
  private var given: Int
  private var taken = 0

  init(initial: Int) {
    self.initial = initial
    given = initial
  }

  mutating func give(_ count: Int, _ stamp: Stamp) {
    given += count
    gifts.append((given, stamp))
  }

  /// Takes `count` units and returns the stamp of the last one.
  mutating func take(_ count: Int) -> Stamp? {
    taken += count
    guard taken > initial else { return nil }
    while gifts[first].upTo < taken { first += 1 }
    let stamp = gifts[first].stamp
    if first > 64, 2 * first > gifts.count {
      gifts.removeFirst(first)
      first = 0
    }
    return stamp
  }

  /// Drops the stamps of all units so far.
  mutating func forget() {
    (gifts, first, initial) = ([], 0, given)
  }

  /// The number of gifts in memory.
  var count: Int { gifts.count }
}
