import Basics
import CKernels
import TileMachine

/// A buffer and its place in a machine's memory.
struct BoundBuffer {
  let buffer: Buffer
  let place: Int
  let lanes: Int

  /// Bytes of one element in all lanes.
  var elementBytes: Int { buffer.type.size * lanes }
}

/// An operand of a step; all addresses it can take lie in its buffer.
struct BoundOperand {
  let buffer: BoundBuffer
  var raw: memc_operand
  let runs: [ElementRun]

  var type: BufferType { buffer.buffer.type }

  /// Whether the elements are contiguous in every iteration of the loops.
  var isPlain: Bool { raw.ring == 0 && raw.run_count == 1 }

  /// Whether writing this operand can change unread elements of `source`: they share a buffer and
  /// are not the same elements in the same order.
  func disturbs(_ source: BoundOperand) -> Bool {
    guard buffer.place == source.buffer.place, raw.outside == nil else { return false }
    return
      !(raw.start == source.raw.start && raw.stride == source.raw.stride
      && raw.next == source.raw.next && runs == source.runs)
  }
}

/// Contiguous elements, relative to an address.
struct ElementRun: Hashable {
  var offset: Int
  var count: Int
}

extension ElementShape {
  /// The largest distance that operands may have, so that later sums cannot overflow.
  static let limit = 1 << 40

  /// The elements in order, with neighbours joined.
  ///
  /// - Throws: a diagnostic for counts that are not positive, and for more than 2^22 runs.
  func orderedRuns() throws -> [ElementRun] {
    let (outer, length) = try splitRuns()
    guard outer.map(\.count).checkedElementCount.map({ $0 <= 1 << 22 }) == true else {
      throw Diagnostic.unsupported("the shape '\(self)' has more than 2^22 separate runs")
    }
    return ElementShape(outer).offsets.map { ElementRun(offset: $0, count: length) }
  }

  /// The offsets of the elements at `indices`.
  func offsets(of indices: [Int]) throws -> [Int] {
    _ = try splitRuns()
    return indices.map { index in
      var rest = index
      return levels.reversed().reduce(0) { offset, level in
        defer { rest /= level.count }
        return offset + rest % level.count * level.stride
      }
    }
  }

  /// The outer levels, and the number of contiguous elements that the inner levels form.
  private func splitRuns() throws -> (outer: [Level], length: Int) {
    guard levels.count <= 16, levels.allSatisfy(\.isBounded),
      let total = levels.map(\.count).checkedElementCount, total <= 1 << 30
    else { throw Diagnostic.malformed("the shape '\(self)' is out of range", at: nil) }
    var outer = levels
    var length = 1
    while let inner = outer.last, inner.stride == length || inner.count == 1 {
      length *= inner.count
      outer.removeLast()
    }
    return (outer, length)
  }
}

extension ElementShape.Level {
  fileprivate var isBounded: Bool {
    guard count > 0 else { return false }
    let (distance, overflow) = stride.multipliedReportingOverflow(by: count - 1)
    return !overflow && distance.magnitude <= ElementShape.limit
      && stride.magnitude <= ElementShape.limit
  }
}
