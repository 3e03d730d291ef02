import Testing

@testable import Basics

@Suite struct ParetoFrontTests {
  /// By the definition: each point against all others.
  private func reference(_ points: [[Double]]) -> [Int] {
    points.indices.filter { index in
      !points.contains { other in
        zip(other, points[index]).allSatisfy { $0 <= $1 }
          && zip(other, points[index]).contains { $0 < $1 }
      }
    }
  }

  @Test(arguments: 1...4) func theFrontIsWhatNoPointDominates(dimensions: Int) {
    for trial in 0..<60 {
      let random = Philox(seed: 11, stream: UInt64(trial), UInt64(dimensions))
      let count = trial % 30
      // few values, so that many are equal
      let points = (0..<count).map { point in
        (0..<dimensions).map { axis in
          (random.uniform(UInt64(point * dimensions + axis)) * 5).rounded(.down)
        }
      }
      #expect(ParetoFront.indices(of: points) == reference(points), "\(points)")
    }
  }

  @Test func equalPointsAreBothOnTheFront() {
    #expect(ParetoFront.indices(of: [[1, 2], [1, 2], [2, 2]]) == [0, 1])
    #expect(ParetoFront.indices(of: []) == [])
  }
}
