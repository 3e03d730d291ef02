import Basics
import Hardware
import Testing

@testable import ChipProgramming
@testable import TileMachine

/// Levels chosen around stuck cells, compared with an exhaustive search.
@Suite struct StuckCellsTests {
  static func encoding(_ spelling: String) throws -> any Encoding {
    let spelling = try ComponentSpelling(commandLine: spelling)
    return try encodings.make(spelling.name, spelling.record)
  }

  /// The smallest squared error over all levels of the free cells.
  static func leastError(
    of code: Int, _ planes: [Plane], _ states: [CellState], offset: Int, _ cells: WrittenLevels
  ) -> Double {
    let sums = zip(planes, states).reduce([-offset: 0.0]) { sums, cell in
      let levels =
        switch cell.1 {
        case .fine: 0...cells.highest
        case .stuckAtHRS: 0...0
        case .stuckAtLRS: cells.highest...cells.highest
        }
      return sums.reduce(into: [:]) { next, sum in
        for level in levels {
          let share = Double(cell.0.factor * cell.0.factor)
          let variance = sum.value + (cell.1 == .fine ? share * cells.variances[level] : 0)
          let weight = sum.key + cell.0.factor * level
          next[weight] = min(next[weight] ?? .infinity, variance)
        }
      }
    }
    return sums.map { $0.value + Double(($0.key - code) * ($0.key - code)) }.min() ?? .infinity
  }

  @Test(
    arguments: [
      ("differential-pair:slice-bits=2", 8, 3), ("differential-pair:slice-bits=1", 5, 1),
      ("differential-pair:slice-bits=3", 6, 15), ("differential-pair:slice-bits=7", 8, 127),
      ("offset-columns:slice-bits=2", 8, 3), ("offset-columns:slice-bits=1", 4, 1),
    ], [0, 0.09])
  func theNearestWeightIsFound(
    encoding: (spelling: String, weightBits: Int, highest: Int), spread: Double
  ) throws {
    let weightBits = encoding.weightBits
    let cells = WrittenLevels(
      variances: (0...encoding.highest).map { spread * Double($0 * $0) })
    let encoding = try Self.encoding(encoding.spelling)
    let planes = encoding.planes(weightBits: weightBits)
    let offset = encoding.offset(weightBits: weightBits)
    let random = Philox(seed: 41)
    for pattern in 0..<40 {
      let draws = random.stream(UInt64(pattern))
      let states = planes.indices.map {
        let state = draws.index(below: 6, UInt64($0))
        return CellState(rawValue: UInt8(state < 4 ? 0 : state - 3)) ?? .fine
      }
      let stuck = StuckCells(planes, states, offset: offset, cells)
      for code in encoding.codes(weightBits: weightBits) where (code + pattern) % 5 == 0 {
        let (levels, error) = stuck.nearest(to: code)
        let weight = zip(planes, levels).reduce(-offset) { $0 + $1.0.factor * $1.1 }
        let variance = planes.indices.reduce(0.0) { sum, plane in
          let share = Double(planes[plane].factor * planes[plane].factor)
          return states[plane] == .fine ? sum + share * cells.variances[levels[plane]] : sum
        }
        // the current of a level costs a millionth of a squared code
        #expect(abs(Double((weight - code) * (weight - code)) + variance - error) < 0.001)
        #expect(
          zip(states, levels).allSatisfy {
            $0 == .fine
              ? (0...cells.highest).contains($1)
              : $1 == ($0 == .stuckAtHRS ? 0 : cells.highest)
          })
        let best = Self.leastError(of: code, planes, states, offset: offset, cells)
        #expect(abs(error - best) < 0.001)
      }
    }
  }

  @Test func withoutFaultsEveryCodeIsReachedWithTheLeastCurrent() throws {
    let encoding = try Self.encoding("differential-pair:slice-bits=2")
    let planes = encoding.planes(weightBits: 8)
    let fine = [CellState](repeating: .fine, count: planes.count)
    let cells = StuckCells(
      planes, fine, offset: 0, WrittenLevels(variances: [0, 0, 0, 0]))
    for code in encoding.codes(weightBits: 8) {
      let (levels, error) = cells.nearest(to: code)
      #expect(error < 0.001)
      #expect(levels.reduce(0, +) <= encoding.levels(of: code, weightBits: 8).reduce(0, +))
    }
  }

  @Test func anAssignmentHasTheLowestCost() {
    let random = Philox(seed: 3)
    for round in 0..<40 {
      let draws = random.stream(UInt64(round))
      let count = 1 + round % 6
      let things = max(count - round % 4, 1)
      let costs = (0..<things * count).map { Double(draws.index(below: 9, UInt64($0))) }
      func cost(_ places: [Int]) -> Double {
        places.prefix(things).enumerated().reduce(0) {
          $0 + costs[$1.offset * count + $1.element]
        }
      }
      let places = Assignment(things, of: count, costs: costs).places
      #expect(places.count == things && Set(places).count == things)
      #expect(places.allSatisfy((0..<count).contains))
      #expect(cost(places) == permutations(count).map(cost).min())
    }
  }

  private func permutations(_ count: Int) -> [[Int]] {
    guard count > 1 else { return [[0]] }
    return permutations(count - 1).flatMap { shorter in
      (0..<count).map { shorter[..<$0] + [count - 1] + shorter[$0...] }.map(Array.init)
    }
  }
}
