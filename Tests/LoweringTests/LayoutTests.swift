import NetworkIR
import Testing
import TileMachine

@testable import Lowering

/// Layouts against places that are computed index by index.
@Suite struct LayoutTests {
  /// Shapes of images with up to three spatial axes.
  private static let images = (1...3).flatMap { rank in
    combinations([[1], [1, 2, 3]] + Array(repeating: [1, 2, 3], count: rank))
  }

  private static func borders(_ rank: Int) -> [Border] {
    let widths = rank < 3 ? [0, 1, 2] : [0, 1]
    let sides = combinations(Array(repeating: widths, count: rank))
    return sides.flatMap { begin in sides.map { Border(begin: begin, end: $0, code: 7) } }
  }

  @Test func anImageIsChannelInnermostWithinItsBorder() {
    for shape in Self.images {
      for border in Self.borders(shape.count - 2) {
        let (layout, size) = Layout.canonical(shape, border: border)
        let full = shape.indices.dropFirst(2).map {
          border.begin[$0 - 2] + shape[$0] + border.end[$0 - 2]
        }
        #expect(size == full.reduce(shape[1], *))
        #expect(layout.shape == shape)
        for index in indexTuples(shape) {
          let row = full.indices.reduce(0) { $0 * full[$1] + index[$1 + 2] + border.begin[$1] }
          #expect(layout.place(index) == row * shape[1] + index[1])
        }
      }
    }
  }

  @Test func aVectorOrADeepValueIsRowMajor() {
    for shape in [[1, 5], [3, 4], [1, 2, 3, 1, 2, 2]] {
      let (layout, size) = Layout.canonical(shape)
      #expect(layout.places == Array(0..<size))
      #expect(size == shape.reduce(1, *))
    }
    let (layout, size) = Layout.canonical([1, 2, 3, 4], channelIsInnermost: false)
    #expect(layout.places == Array(0..<size))
  }

  @Test func theElementShapeIsInRowMajorOrder() {
    for shape in Self.images {
      for border in Self.borders(shape.count - 2) {
        let layout = Layout.canonical(shape, border: border).layout
        #expect(layout.elementShape.offsets.map { $0 + layout.offset } == layout.places)
      }
    }
  }

  @Test func transposingKeepsPlaces() {
    let layout = Layout.canonical(
      [1, 3, 2, 4], border: Border(begin: [1, 0], end: [0, 2], code: 0)
    )
    .layout
    for permutation in combinations(Array(repeating: [0, 1, 2, 3], count: 4))
    where Set(permutation).count == 4 {
      let transposed = layout.transposed(permutation)
      for index in indexTuples(transposed.shape) {
        var original = index
        for (axis, source) in permutation.enumerated() { original[source] = index[axis] }
        #expect(transposed.place(index) == layout.place(original))
      }
    }
  }

  @Test func reshapingKeepsPlacesInRowMajorOrder() {
    let shapes = combinations([[1, 2, 3, 4, 6, 12], [1, 2, 3, 4, 6, 12], [1, 2, 3, 4, 6, 12]])
      .filter { $0.reduce(1, *) == 12 }
    var refused = 0
    for shape in shapes {
      let plain = Layout.canonical(shape, channelIsInnermost: false).layout
      let image = Layout.canonical(shape, border: Border(begin: [1], end: [1], code: 0)).layout
      for target in shapes {
        // contiguous elements take any shape
        #expect(plain.reshaped(to: target)?.places == plain.places)
        guard let reshaped = image.reshaped(to: target) else {
          refused += 1
          continue
        }
        #expect(reshaped.shape == target)
        #expect(reshaped.places == image.places)
        #expect(reshaped.elementShape == image.elementShape)
      }
    }
    #expect(refused > 0)
  }

  /// All lists of up to five indices of an axis of four elements.
  private static let selections = (1...5).flatMap {
    combinations(Array(repeating: [0, 1, 2, 3], count: $0))
  }

  @Test func selectingTakesTheElementsAtTheIndices() {
    let plain = Layout.canonical([1, 4, 3], border: Border(begin: [1], end: [2], code: 0)).layout
    let merged = Layout.canonical([1, 2, 2, 3], channelIsInnermost: false).layout
    for layout in [plain, merged.reshaped(to: [1, 4, 3]) ?? merged] {
      var refused = 0
      for indices in Self.selections {
        guard let selected = layout.selecting(indices, along: 1) else {
          refused += 1
          continue
        }
        #expect(selected.shape == [1, indices.count, 3])
        for index in indexTuples(selected.shape) {
          #expect(selected.place(index) == layout.place([0, indices[index[1]], index[2]]))
        }
      }
      #expect((1..<Self.selections.count).contains(refused))
    }
  }

  @Test func regularIndicesAreSelectedAtOnce() {
    let layout = Layout.canonical([1, 6]).layout
    for indices in [
      [0, 0, 1, 1, 2, 2], [1, 3, 5], [0, 1, 2, 0, 1, 2], [4, 4], [0, 1, 3, 4], [5],
    ] {
      #expect(layout.selecting(indices, along: 1) != nil)
    }
    for indices in [[5, 4], [0, 0, 1, 2, 2], [0, 1, 3, 5]] {
      #expect(layout.selecting(indices, along: 1) == nil)
    }
  }

  @Test func aLayoutIsOneToOneIfNoTwoElementsShareAPlace() {
    let layout = Layout.canonical([1, 4, 3]).layout
    for indices in Self.selections {
      guard let selected = layout.selecting(indices, along: 1) else { continue }
      #expect(selected.isOneToOne == (Set(indices).count == indices.count))
    }
  }

  @Test func anAxisOfSeveralStridesIsNotSelectedFrom() {
    let image = Layout.canonical([1, 2, 4]).layout
    #expect(image.reshaped(to: [1, 8])?.selecting([0, 1], along: 1) == nil)
  }

  @Test func regularPartsAreAllIndicesInOrderAndCanBeSelected() {
    let layout = Layout.canonical([1, 4]).layout
    for indices in Self.selections {
      let parts = indices.regularParts
      #expect(Array(parts.joined()) == indices)
      #expect(parts.allSatisfy { layout.selecting(Array($0), along: 1) != nil })
    }
  }

  @Test func fillsCoverTheBorderOnceAndNothingElse() throws {
    for shape in Self.images where shape[1] < 3 {
      for border in Self.borders(shape.count - 2) {
        let image = Image(channels: shape[1], sizes: Array(shape.dropFirst(2)), border: border)
        var fills = [Int](repeating: 0, count: image.buffer.count)
        try image.stored.borderFills.run { instruction, variables in
          let fill = try #require(instruction as? Fill)
          #expect(fill.constant == border.code)
          for offset in fill.shape.offsets {
            fills[fill.destination.element(variables) + offset] += 1
          }
        }
        #expect(fills == image.buffer.map { $0 < 0 ? 1 : 0 })
      }
    }
  }

  @Test func theUnionOfTwoBordersIsTheSmallestThatCoversBoth() {
    let borders = Self.borders(1) + [Border.none, Border(begin: [1], end: [0], code: 3)]
    for a in borders {
      for b in borders {
        let covering = borders.filter { $0.covers(a) && $0.covers(b) }
        guard let union = a.union(b) else {
          #expect(covering.isEmpty)
          continue
        }
        #expect(union.covers(a) && union.covers(b))
        #expect(covering.allSatisfy { $0.covers(union) })
      }
    }
  }
}
