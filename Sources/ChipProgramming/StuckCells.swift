import Basics
import Hardware

/// The levels of a weight's cells that come nearest to a code when some of the cells are stuck.
///
/// They minimize the expected squared error, `(code + offset − Σ d_s B_s)² + Σ B_s² (variances of
/// the slice's cells)`. A slice s has the value B_s per level and the level difference d_s,
/// positive minus negative. Whatever is stuck, its free cells can form every d_s in an interval,
/// each with as little current as possible. Dynamic programming finds the least variance for every
/// sum of slices, from the least significant slice on; the best sum for a code then determines the
/// slices.
struct StuckCells {
  /// A small cost per level, so that of two equally good choices the one with less current wins.
  private static let costOfALevel = 0x1p-20

  private let slices: [StuckSlice]
  private let planeCount: Int
  /// The code of the first sum.
  private let lowest: Int
  /// For each slice and each sum of slices up to it, the least variance.
  private let variances: [[Double]]
  /// For each slice and each sum of slices up to it, the slice's difference with least variance.
  private let differences: [[Int32]]

  /// - Parameters:
  ///   - states: the state of the cell on each plane.
  ///   - cells: the levels, with the variance of each.
  init(_ planes: [Plane], _ states: [CellState], offset: Int, _ cells: WrittenLevels) {
    planeCount = planes.count
    slices = Set(planes.map(\.slice)).sorted().map {
      StuckSlice($0, planes, states, highest: cells.highest)
    }
    // later slices may bring a partial sum back from beyond the range of the total
    let reach = slices.reduce(0...0) {
      min($0.lowerBound, 0) + $1.base * min($1.range.lowerBound, 0)...max($0.upperBound, 0)
        + $1.base * max($1.range.upperBound, 0)
    }
    lowest = reach.lowerBound - offset
    var variances: [[Double]] = []
    var differences: [[Int32]] = []
    var before = [Double](repeating: .infinity, count: reach.count)
    before[-reach.lowerBound] = 0
    for slice in slices {
      var least = [Double](repeating: .infinity, count: reach.count)
      var chosen = [Int32](repeating: 0, count: reach.count)
      for difference in slice.range {
        let cost =
          slice.variance(difference, cells)
          + Self.costOfALevel * Double(abs(difference - slice.fixed))
        let step = difference * slice.base
        for sum in max(0, -step)..<min(reach.count, reach.count - step)
        where before[sum] + cost < least[sum + step] {
          least[sum + step] = before[sum] + cost
          chosen[sum + step] = Int32(difference)
        }
      }
      variances.append(least)
      differences.append(chosen)
      before = least
    }
    self.variances = variances
    self.differences = differences
  }

  /// Returns the levels on all planes, and the expected squared error, in squared codes.
  func nearest(to code: Int) -> (levels: [Int], squaredError: Double) {
    var (best, least) = (0, Double.infinity)
    for (sum, variance) in (variances.last ?? []).enumerated() where variance < least {
      let error = Double(sum + lowest - code)
      if variance + error * error < least { (best, least) = (sum, variance + error * error) }
    }
    var levels = [Int](repeating: 0, count: planeCount)
    for (slice, differences) in zip(slices, differences).reversed() {
      let difference = Int(differences[best])
      for cell in slice.levels(difference) { levels[cell.plane] = cell.level }
      best -= difference * slice.base
    }
    return (levels, least)
  }
}

/// One slice of a weight: its stuck cells, and the range of its free cells.
struct StuckSlice {
  /// The value of a level.
  let base: Int
  /// The level differences, positive minus negative, that the free cells allow.
  let range: ClosedRange<Int>
  /// The difference with all free cells at HRS.
  let fixed: Int
  private let positive: Int?
  private let negative: Int?
  private let stuck: [(plane: Int, level: Int)]

  init(_ number: Int, _ planes: [Plane], _ states: [CellState], highest: Int) {
    let members = planes.indices.filter { planes[$0].slice == number }
    let free = members.filter { states[$0] == .fine }
    base = abs(planes[members[0]].factor)
    positive = free.first { planes[$0].polarity > 0 }
    negative = free.first { planes[$0].polarity < 0 }
    stuck = members.filter { states[$0] != .fine }.map {
      (plane: $0, level: states[$0] == .stuckAtLRS ? highest : 0)
    }
    fixed = stuck.reduce(0) { $0 + planes[$1.plane].polarity * $1.level }
    range = fixed - (negative == nil ? 0 : highest)...fixed + (positive == nil ? 0 : highest)
  }

  /// Returns the levels of all cells for `difference`.
  func levels(_ difference: Int) -> [(plane: Int, level: Int)] {
    stuck + freeLevels(difference)
  }

  /// Returns the variance of the slice's share of the weight, in squared codes; stuck cells have
  /// none.
  func variance(_ difference: Int, _ cells: WrittenLevels) -> Double {
    freeLevels(difference).reduce(0) { $0 + cells.variances[$1.level] } * Double(base * base)
  }

  private func freeLevels(_ difference: Int) -> [(plane: Int, level: Int)] {
    let free = difference - fixed
    return [positive.map { ($0, max(free, 0)) }, negative.map { ($0, max(-free, 0)) }]
      .compactMap(\.self)
  }
}

/// The levels to which cells can be written, with HRS at 0, and their variances.
struct WrittenLevels: Sendable {
  /// The variance of each level, in squared levels.
  let variances: [Double]

  var highest: Int { variances.count - 1 }
}
