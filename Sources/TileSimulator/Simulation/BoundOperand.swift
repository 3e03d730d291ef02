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
  /// The elements in order, with neighbors joined.
  var runsInOrder: [ElementRun] {
    let (outer, length) = orderedRuns
    return ElementShape(outer).offsets.map { ElementRun(offset: $0, count: length) }
  }
}
