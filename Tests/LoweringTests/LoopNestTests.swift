import NetworkIR
import Testing
import TileMachine

@testable import Lowering

/// Loops against the plain list of all index tuples.
@Suite struct LoopNestTests {
  /// The elements of all operands, `[[element of operand 0, element of operand 1], …]`, sorted.
  private func visited(_ nest: LoopNest, operands: Int) -> [[Int]] {
    let addresses = (0..<operands).map { nest.address(of: $0, from: Address("b", offset: 100)) }
    var visited: [[Int]] = []
    nest.statements(around: [.run(Signal("t", 1))]).run { _, variables in
      for step in 0..<nest.runCount {
        visited.append(
          (0..<operands).map { addresses[$0].element(variables) + step * nest.runSteps[$0] })
      }
    }
    return visited.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func expected(_ axes: [LoopNest.Axis], operands: Int) -> [[Int]] {
    indexTuples(axes.map(\.count)).map { index in
      (0..<operands).map { operand in
        zip(axes, index).reduce(100) { $0 + $1.0.strides[operand] * $1.1 }
      }
    }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  @Test(arguments: [true, false])
  func everyTupleIsVisitedOnce(keepsRun: Bool) {
    let strides = [0, 1, 2, 3, 6]
    let all = combinations([[1, 2, 3], strides, strides]).map {
      LoopNest.Axis(count: $0[0], strides: [$0[1], $0[2]])
    }
    // two of all axes, and three of a sixth of them
    let some = stride(from: 0, to: all.count, by: 6).map { all[$0] }
    for axes in combinations([all, all]) + combinations([some, some, some]) {
      let nest = LoopNest(axes, operands: 2, keepsRun: keepsRun)
      #expect(keepsRun || nest.runCount == 1)
      #expect(visited(nest, operands: 2) == expected(axes, operands: 2))
    }
  }

  @Test func axesThatAreContiguousInEveryOperandAreOneRun() {
    let nest = LoopNest(
      [
        LoopNest.Axis(count: 2, strides: [12, 12]), LoopNest.Axis(count: 4, strides: [1, 1]),
        LoopNest.Axis(count: 3, strides: [4, 4]),
      ], operands: 2)
    #expect(nest.loops.isEmpty && nest.runCount == 24 && nest.runSteps == [1, 1])
  }

  /// Copies from one layout to another keep every element at its index.
  @Test func aCopyTakesEveryElementToItsIndex() throws {
    let border = Border(begin: [1, 0], end: [2, 1], code: 0)
    for shape in combinations([[1], [1, 2, 3], [1, 2, 4], [1, 3]]) {
      let image = Layout.canonical(shape, border: border).layout
      let rowMajor = Layout.canonical(shape, channelIsInnermost: false).layout
      let flat = try #require(rowMajor.reshaped(to: [1, shape.reduce(1, *)]))
      let split = [flat.reshaped(to: shape), image.transposed([0, 1, 3, 2])].compactMap { $0 }
      for source in [image, rowMajor] + split.filter({ $0.shape == shape }) {
        for destination in [image, rowMajor] {
          let nest = LoopNest(from: source, to: destination)
          let from = nest.address(of: 1, from: Address("s", offset: source.offset))
          let to = nest.address(of: 0, from: Address("d", offset: destination.offset))
          var copied: [Int: Int] = [:]
          nest.statements(around: [.run(Signal("t", 1))]).run { _, variables in
            for step in 0..<nest.runCount {
              copied[to.element(variables) + step * nest.runSteps[0]] =
                from.element(variables) + step * nest.runSteps[1]
            }
          }
          let expected = Dictionary(
            uniqueKeysWithValues: zip(destination.places, source.places))
          #expect(copied == expected)
        }
      }
    }
  }
}
