import Basics
import Hardware

/// The levels of a weight's cells that come nearest to a code when some of the cells are stuck.
///
/// A slice of a weight stands for a difference d of levels, positive minus negative, and whatever is
/// stuck, the d that its free cells can give are all those of an interval. So of
/// `|code + offset − Σ d_s 2^(s · sliceBits)|` the least is found from the most significant slice to
/// the least: of all that the more significant slices can leave, only what the others can come near
/// to is carried on, a few remainders at most. Among equals the lowest sum of levels is taken, which
/// carries the least current.
struct StuckCells {
  private let slices: [Slice]
  private let planeCount: Int
  private let offset: Int

  /// One slice: what is stuck, and what its free cells can give.
  private struct Slice {
    let base: Int
    let positive: Int?
    let negative: Int?
    let range: ClosedRange<Int>
    /// The cells that are stuck: plane and level.
    let stuck: [(plane: Int, level: Int)]
    let fixed: Int

    func levels(_ difference: Int) -> [(plane: Int, level: Int)] {
      let free = difference - fixed
      return stuck
        + [positive.map { ($0, max(free, 0)) }, negative.map { ($0, max(-free, 0)) }]
        .compactMap(\.self)
    }

    func cost(_ difference: Int) -> Int { abs(difference - fixed) }
  }

  /// - Parameters:
  ///   - states: of the cell on each plane.
  ///   - highest: the level of LRS; HRS is 0.
  init(_ planes: [Plane], _ states: [CellState], offset: Int, highest: Int) {
    self.offset = offset
    planeCount = planes.count
    let numbers = Set(planes.map(\.slice)).sorted(by: >)
    slices = numbers.map { number in
      let members = planes.indices.filter { planes[$0].slice == number }
      let free = members.filter { states[$0] == .fine }
      let positive = free.first { planes[$0].polarity > 0 }
      let negative = free.first { planes[$0].polarity < 0 }
      let stuck = members.filter { states[$0] != .fine }.map {
        (plane: $0, level: states[$0] == .stuckAtLRS ? highest : 0)
      }
      let fixed = stuck.reduce(0) { $0 + planes[$1.plane].polarity * $1.level }
      return Slice(
        base: abs(planes[members[0]].factor), positive: positive, negative: negative,
        range: fixed - (negative == nil ? 0 : highest)...fixed + (positive == nil ? 0 : highest),
        stuck: stuck, fixed: fixed)
    }
  }

  /// What is left of a code after some slices, and how they were set.
  fileprivate struct Remainder {
    var value: Int
    var cost: Int
    var differences: [Int]
  }

  /// The level on each plane, and how far the weight is off, in codes.
  func nearest(to code: Int) -> (levels: [Int], error: Int) {
    var remainders = [Remainder(value: code + offset, cost: 0, differences: [])]
    for (index, slice) in slices.enumerated() {
      let below = reach(from: index + 1)
      var next: [Remainder] = []
      for remainder in remainders {
        for difference in candidates(remainder.value, slice, below) {
          next.insert(
            Remainder(
              value: remainder.value - difference * slice.base,
              cost: remainder.cost + slice.cost(difference),
              differences: remainder.differences + [difference]))
        }
      }
      remainders = next
    }
    let best = remainders.min { (abs($0.value), $0.cost) < (abs($1.value), $1.cost) }
    guard let best else { preconditionFailure("a slice gives something always") }
    return (levels(best.differences), abs(best.value))
  }

  /// The squared error of the nearest weight for each of `codes`: what `nearest(to:)` comes to.
  ///
  /// All weights that the cells can give are marked, and the nearest mark of each code is found going
  /// up and down.
  func squaredErrors(of codes: ClosedRange<Int>) -> [Float] {
    let reach = reach(from: 0)
    let low = min(reach.lowerBound - offset, codes.lowerBound)
    let high = max(reach.upperBound - offset, codes.upperBound)
    var distances = marks(from: low, through: high).map { $0 ? 0 : Int32.max / 2 }
    for index in distances.indices.dropFirst() {
      distances[index] = min(distances[index], distances[index - 1] + 1)
    }
    for index in distances.indices.dropLast().reversed() {
      distances[index] = min(distances[index], distances[index + 1] + 1)
    }
    return codes.map { Float(distances[$0 - low]) * Float(distances[$0 - low]) }
  }

  /// Which of `low...high` the cells can give.
  private func marks(from low: Int, through high: Int) -> [Bool] {
    var marks = [Bool](repeating: false, count: high - low + 1)
    // the least significant slice first: its steps are 1, so that sums stay close together
    var sums = [-offset]
    for slice in slices.reversed() {
      let given = sums.flatMap { sum in slice.range.map { sum + $0 * slice.base } }
      sums = given.sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
    for sum in sums { marks[sum - low] = true }
    return marks
  }

  /// What slices from `index` on can give together, gaps not seen.
  private func reach(from index: Int) -> ClosedRange<Int> {
    slices[index...].reduce(0...0) {
      $0.lowerBound + $1.base * $1.range.lowerBound...$0.upperBound + $1.base * $1.range.upperBound
    }
  }

  /// Differences that leave what the slices below can give, or that miss it by one step.
  private func candidates(_ value: Int, _ slice: Slice, _ below: ClosedRange<Int>)
    -> ClosedRange<Int>
  {
    let first = (value - below.upperBound).dividedDown(by: slice.base)
    let last = -(below.lowerBound - value).dividedDown(by: slice.base)
    let (low, high) = (slice.range.lowerBound, slice.range.upperBound)
    return min(max(first, low), high)...min(max(last, low), high)
  }

  private func levels(_ differences: [Int]) -> [Int] {
    var levels = [Int](repeating: 0, count: planeCount)
    for (slice, difference) in zip(slices, differences) {
      for cell in slice.levels(difference) { levels[cell.plane] = cell.level }
    }
    return levels
  }
}

extension [StuckCells.Remainder] {
  /// Adds a remainder, unless one of the same value costs no more.
  fileprivate mutating func insert(_ remainder: StuckCells.Remainder) {
    guard let index = firstIndex(where: { $0.value == remainder.value }) else {
      return append(remainder)
    }
    if remainder.cost < self[index].cost { self[index] = remainder }
  }
}

extension Int {
  /// `⌊self / divisor⌋`.
  fileprivate func dividedDown(by divisor: Int) -> Int {
    (self - (self % divisor + divisor) % divisor) / divisor
  }
}
