import Basics
import Hardware

/// The levels of every code in every pattern of stuck cells, and the expected squared error.
///
/// If nothing is stuck, the levels are those of the encoding.
struct LevelChoices {
  let planeCount: Int
  private let lowest: Int
  private let codeCount: Int
  /// `[patterns, codes, planes]`; 0 for codes that no weight has.
  private let levels: [UInt16]
  /// `[patterns, codes]`, in squared codes.
  private let errors: [Double]

  /// - Parameters:
  ///   - patterns: for each pattern the state on each plane; nothing is stuck in the first.
  ///   - codes: the codes to look up.
  init(
    _ patterns: [[CellState]], _ encoding: any Encoding, weightBits: Int, _ cells: WrittenLevels,
    codes: [Int16]
  ) {
    let planes = encoding.planes(weightBits: weightBits)
    let present = Set(codes)
    let range = Int(codes.min() ?? 0)...Int(codes.max() ?? 0)
    var levels = [UInt16](repeating: 0, count: patterns.count * range.count * planes.count)
    var errors = [Double](repeating: 0, count: patterns.count * range.count)
    for (number, states) in patterns.enumerated() {
      let stuck =
        number == 0
        ? nil : StuckCells(planes, states, offset: encoding.offset(weightBits: weightBits), cells)
      for code in range where present.contains(Int16(code)) {
        let choice =
          stuck?.nearest(to: code)
          ?? cells.unhindered(encoding.levels(of: code, weightBits: weightBits), planes)
        let index = number * range.count + code - range.lowerBound
        errors[index] = choice.squaredError
        for (plane, level) in choice.levels.enumerated() {
          levels[index * planes.count + plane] = UInt16(level)
        }
      }
    }
    planeCount = planes.count
    lowest = range.lowerBound
    codeCount = range.count
    self.levels = levels
    self.errors = errors
  }

  /// Returns the level on each plane.
  func levels(of code: Int16, in pattern: Int) -> [Int] {
    let start = (pattern * codeCount + Int(code) - lowest) * planeCount
    return levels[start..<start + planeCount].map(Int.init)
  }

  /// Returns the expected squared error, in squared codes.
  func error(of code: Int16, in pattern: Int) -> Double {
    errors[pattern * codeCount + Int(code) - lowest]
  }
}

extension WrittenLevels {
  /// Returns levels that no stuck cell prevents, with the variance of their weight.
  fileprivate func unhindered(_ levels: [Int], _ planes: [Plane])
    -> (levels: [Int], squaredError: Double)
  {
    let variance = zip(levels, planes).reduce(0) {
      $0 + variances[$1.0] * Double($1.1.factor * $1.1.factor)
    }
    return (levels, variance)
  }
}
