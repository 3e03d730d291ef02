/// How long the links that all tiles share are busy, in ns: a link serves one byte at a time.
public struct LinkTimes: Equatable, Sendable {
  /// The links to the global memory.
  public var memory = 0.0
  /// By link: that between a chip and the next, in both directions. Later ones are not busy.
  public private(set) var chips: [Double] = []

  public init(memory: Double = 0, chips: [Double] = []) {
    (self.memory, self.chips) = (memory, chips)
  }

  /// Of the link that is busy longest.
  public var longest: Double { max(memory, chips.max() ?? 0) }

  package mutating func add(_ time: Double, link: Int) {
    while chips.count <= link { chips.append(0) }
    chips[link] += time
  }

  public static func += (a: inout LinkTimes, b: LinkTimes) {
    a.memory += b.memory
    for (link, time) in b.chips.enumerated() { a.add(time, link: link) }
  }

  public static func + (a: LinkTimes, b: LinkTimes) -> LinkTimes {
    var sum = a
    sum += b
    return sum
  }

  public static func / (a: LinkTimes, divisor: Int) -> LinkTimes {
    LinkTimes(memory: a.memory / Double(divisor), chips: a.chips.map { $0 / Double(divisor) })
  }
}
