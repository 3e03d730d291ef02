import Basics
import Hardware
import Testing

@testable import TileMachine

/// Levels chosen around stuck cells, against trying them all.
@Suite struct StuckCellsTests {
  static func encoding(_ spelling: String) throws -> any Encoding {
    let spelling = try ComponentSpelling(commandLine: spelling)
    return try encodings.make(spelling.name, spelling.record)
  }

  /// The error of the best of all levels of the free cells.
  static func smallestError(
    of code: Int, _ planes: [Plane], _ states: [CellState], offset: Int, highest: Int
  ) -> Int {
    let sums = zip(planes, states).reduce(Set([-offset])) { sums, cell in
      let levels =
        switch cell.1 {
        case .fine: 0...highest
        case .stuckAtHRS: 0...0
        case .stuckAtLRS: highest...highest
        }
      return sums.reduce(into: []) { next, sum in
        for level in levels { next.insert(sum + cell.0.factor * level) }
      }
    }
    return sums.map { abs($0 - code) }.min() ?? .max
  }

  @Test(arguments: [
    ("differential-pair:slice-bits=2", 8, 3), ("differential-pair:slice-bits=1", 5, 1),
    ("differential-pair:slice-bits=3", 6, 15), ("differential-pair:slice-bits=7", 8, 127),
    ("offset-columns:slice-bits=2", 8, 3), ("offset-columns:slice-bits=1", 4, 1),
  ])
  func theNearestWeightIsFound(spelling: String, weightBits: Int, highest: Int) throws {
    let encoding = try Self.encoding(spelling)
    let planes = encoding.planes(weightBits: weightBits)
    let offset = encoding.offset(weightBits: weightBits)
    let codes = encoding.codes(weightBits: weightBits)
    let random = Philox(seed: 41)
    for pattern in 0..<60 {
      let draws = random.stream(UInt64(pattern))
      let states = planes.indices.map {
        let state = draws.index(below: 6, UInt64($0))
        return CellState(rawValue: UInt8(state < 4 ? 0 : state - 3)) ?? .fine
      }
      let cells = StuckCells(planes, states, offset: offset, highest: highest)
      let errors = cells.squaredErrors(of: codes)
      for code in codes {
        let (levels, error) = cells.nearest(to: code)
        let weight = zip(planes, levels).reduce(-offset) { $0 + $1.0.factor * $1.1 }
        #expect(abs(weight - code) == error)
        #expect(levels.allSatisfy((0...highest).contains))
        #expect(
          zip(states, levels).allSatisfy {
            $0 == .fine || $1 == ($0 == .stuckAtHRS ? 0 : highest)
          })
        let best = Self.smallestError(
          of: code, planes, states, offset: offset, highest: highest)
        #expect(error == best && errors[code - codes.lowerBound] == Float(best * best))
      }
    }
  }

  @Test func withoutFaultsTheLevelsAreTheEncodings() throws {
    let encoding = try Self.encoding("differential-pair:slice-bits=2")
    let planes = encoding.planes(weightBits: 8)
    let fine = [CellState](repeating: .fine, count: planes.count)
    let cells = StuckCells(planes, fine, offset: 0, highest: 3)
    for code in encoding.codes(weightBits: 8) {
      let (levels, error) = cells.nearest(to: code)
      #expect(error == 0)
      // as little current as the encoding's own levels, or less
      #expect(
        levels.reduce(0, +) <= encoding.levels(of: code, weightBits: 8).reduce(0, +))
    }
  }

  @Test func anAssignmentIsTheCheapest() {
    let random = Philox(seed: 3)
    for round in 0..<40 {
      let draws = random.stream(UInt64(round))
      let count = 1 + round % 6
      let costs = (0..<count * count).map { Double(draws.index(below: 9, UInt64($0))) }
      func cost(_ places: [Int]) -> Double {
        places.enumerated().reduce(0) { $0 + costs[$1.offset * count + $1.element] }
      }
      let places = Assignment(count, costs: costs).places
      #expect(places.sorted() == Array(0..<count))
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
