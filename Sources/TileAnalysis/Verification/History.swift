/// What a counter's units bear: the stamp of whoever gave them, taken first in, first out.
///
/// Units that were there from the start bear none.
struct History<Stamp> {
  private var gifts: [(upTo: Int, stamp: Stamp)] = []
  /// Gifts before this one are used up.
  private var first = 0
  private let initial: Int
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

  /// Takes `count` units; the stamp of the last of them.
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

  /// Gifts that are kept.
  var count: Int { gifts.count }
}
