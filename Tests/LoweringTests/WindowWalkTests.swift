import Basics
import NetworkIR
import Testing
import TileMachine

@testable import Lowering

/// Walks over windows against a loop over every position and tap.
@Suite struct WindowWalkTests {
  /// One axis of a window over an input of a size.
  struct Axis {
    var size: Int
    var kernel: Int
    var stride: Int
    var dilation: Int
    var before: Int
    var after: Int

    var outputs: Int {
      (before + size + after - (kernel - 1) * dilation - 1).quotientRoundedDown(stride) + 1
    }

    /// All axes of small sizes that have a window.
    static let all = combinations([
      [1, 4, 5], [1, 2, 3], [1, 2, 3], [1, 2], [0, 1, 2], [0, 1],
    ]).map {
      Axis(
        size: $0[0], kernel: $0[1], stride: $0[2], dilation: $0[3], before: $0[4], after: $0[5])
    }.filter { $0.outputs >= 1 }
  }

  private func window(_ axes: [Axis]) -> Window {
    Window(
      kernel: axes.map(\.kernel), strides: axes.map(\.stride), dilations: axes.map(\.dilation),
      padsBegin: axes.map(\.before), padsEnd: axes.map(\.after), outputSizes: axes.map(\.outputs))
  }

  /// The images that a walk reads and writes. The source's border is `extra` wider than needed.
  private func images(_ axes: [Axis], _ window: Window, extra: Int = 0) -> (Image, Image) {
    var border = window.border(around: axes.map(\.size), code: 9)
    border.begin = border.begin.map { $0 + extra }
    border.end = border.end.map { $0 + extra }
    return (
      Image(channels: 2, sizes: axes.map(\.size), border: border, name: "source"),
      Image(channels: 2, sizes: window.outputSizes, border: .none, name: "destination")
    )
  }

  /// Runs a walk, and expects at each position the numbers that the window has there.
  private func check(_ axes: [Axis], extra: Int = 0, banded: Bool) throws {
    let window = window(axes)
    let (source, destination) = images(axes, window, extra: extra)
    let walk = WindowWalk(
      window: window, source: source.stored, destination: destination.stored,
      band: banded ? "band" : nil)
    var band = [Int](repeating: 0, count: walk.bandSize)
    var written: [Int] = []
    let marker = Signal("t", 1)
    try walk.streamBody([.run(marker)]).statements.run { instruction, variables in
      if let move = instruction as? Move {
        for (to, from) in zip(move.destinationShape.offsets, move.sourceShape.offsets) {
          band[move.destination.element(variables) + to] =
            try #require(source.buffer[checked: move.source.element(variables) + from])
        }
        return
      }
      let position = walk.position(variables)
      let memory = banded ? band : source.buffer
      let found = try walk.tapShape.offsets.map { tap in
        try (0..<2).map {
          try #require(memory[checked: walk.windowStart.element(variables) + tap + $0])
        }
      }
      let expected = indexTuples(window.kernel).map { tap in
        let place = axes.indices.map {
          position[$0] * axes[$0].stride + tap[$0] * axes[$0].dilation - axes[$0].before
        }
        return (0..<2).map { source.number(at: place, channel: $0) }
      }
      #expect(found == expected, "\(axes) at \(position)")
      let output = walk.destinationAddress.element(variables)
      #expect(destination.buffer[output] == destination.number(at: position, channel: 0))
      let entry = walk.positionAddress(in: Address("table", offset: 5)).element(variables)
      #expect(entry == zip(position, window.outputSizes).reduce(0) { $0 * $1.1 + $1.0 } + 5)
      written.append(output)
    }
    #expect(written == stride(from: 0, to: destination.buffer.count, by: 2).map { $0 })
  }

  @Test(arguments: [false, true])
  func everyWindowOfARowHasItsTaps(banded: Bool) throws {
    for axis in Axis.all {
      try check([axis], banded: banded)
      try check([axis], extra: 1, banded: banded)
    }
  }

  @Test(arguments: [false, true])
  func everyWindowOfAnImageHasItsTaps(banded: Bool) throws {
    // every axis with axes that differ from it in all settings
    for (number, axis) in Axis.all.enumerated() {
      for step in [7, 89] {
        let other = Axis.all[(number * 31 + step) % Axis.all.count]
        try check([axis, other], extra: number % 2, banded: banded)
      }
    }
  }

  @Test(arguments: [false, true])
  func everyWindowOfAVolumeHasItsTaps(banded: Bool) throws {
    for number in stride(from: 0, to: Axis.all.count, by: 5) {
      let axes = [1, 23, 57].map { Axis.all[(number * $0 + $0) % Axis.all.count] }
      try check(axes, banded: banded)
    }
  }

  /// What a line of windows reads is in the buffer when it runs, and not before it must be.
  @Test func rowsAreWaitedForUntilTheyAreRead() throws {
    for axis in Axis.all {
      let window = window([axis])
      let (source, destination) = images([axis], window, extra: 1)
      let rows = try #require(source.stored.rows)
      let walk = WindowWalk(
        window: window, source: source.stored, destination: destination.stored)
      let schedule = try #require(walk.dependency().rowSchedule)
      #expect(schedule.iterations == axis.outputs)
      for line in 0..<axis.outputs {
        let first = rows.above + line * axis.stride - axis.before
        let last = first + (axis.kernel - 1) * axis.dilation
        let waited = schedule.before + schedule.each * (line + 1)
        #expect(waited == max(last + 1, axis.stride * (line + 1)))
        #expect(schedule.each * line <= first, "a row is released before it is read")
        #expect(waited - schedule.each * line <= schedule.span)
      }
      let waited = schedule.before + schedule.each * axis.outputs
      #expect(schedule.untaken(of: rows) == rows.count - waited)
      #expect(schedule.kept(of: rows) == rows.count - schedule.each * axis.outputs)
    }
  }

  @Test func aDependencyReadsAllOnlyIfWindowsCoverTheInput() throws {
    for axis in Axis.all {
      let window = window([axis])
      let (source, destination) = images([axis], window)
      let walk = WindowWalk(
        window: window, source: source.stored, destination: destination.stored)
      let read = (0..<axis.outputs).flatMap { position in
        (0..<axis.kernel).map { position * axis.stride + $0 * axis.dilation - axis.before }
      }
      let covers = Set(0..<axis.size).isSubset(of: read)
      #expect(!walk.dependency().readsAll || covers)
      // for windows without gaps it is exact
      if axis.dilation == 1 && axis.stride <= axis.kernel {
        #expect(walk.dependency().readsAll == covers)
      }
      #expect(!walk.dependency(readsAllRows: false).readsAll)
    }
  }
}

extension WindowWalk {
  /// The position of the window for these values of the loop variables.
  fileprivate func position(_ variables: [String: Int]) -> [Int] {
    let names = ["z", "y", "x"].suffix(window.kernel.count)
    return names.map { variables[$0] ?? 0 }
  }
}

extension [Int] {
  fileprivate subscript(checked index: Int) -> Int? { indices.contains(index) ? self[index] : nil }
}

extension Int {
  /// The largest integer that is at most `self / divisor`.
  fileprivate func quotientRoundedDown(_ divisor: Int) -> Int {
    (self - (self % divisor + divisor) % divisor) / divisor
  }
}
