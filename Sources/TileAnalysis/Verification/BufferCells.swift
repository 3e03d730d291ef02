/// The last writer and the readers of each cell of a buffer.
struct BufferCells {
  /// The last write of a cell.
  struct Write {
    /// The number of the step; negative for `none` and `host`.
    var step: Int32
    var stream: Int32
    /// The writing stream's epoch.
    var epoch: Int32
    var isConstant: Bool
    var numbers: NumberRange

    static let none = Write(step: -1, stream: 0, epoch: 0, isConstant: true, numbers: .none)

    /// Returns a write by the host, before the run.
    static func host(_ numbers: NumberRange) -> Write {
      Write(step: -2, stream: -1, epoch: 0, isConstant: true, numbers: numbers)
    }
  }

  /// What is wrong with an access to a cell.
  enum Conflict {
    case unwritten(cell: Int)
    case unorderedRead(cell: Int, writer: Int)
    case unorderedWrite(cell: Int, writer: Int)
    case overtaken(cell: Int, reader: Int)
    case unread(cell: Int, writer: Int)
    case outputTwice(cell: Int)
    case unaccepted(cell: Int, NumberRange, accepted: NumberRange)
  }

  /// A stream by its part, and its number among the streams of the part.
  struct StreamPlace {
    var part: Int32
    var rank: Int32
  }

  /// The stream that accesses cells, and what it knows of the other streams.
  struct Actor {
    var stream: Int
    var step: Int
    var epoch: Int32
    /// The part and the rank of every stream.
    let places: [StreamPlace]
    /// For every stream of the same part, by rank, the epoch up to which its accesses precede those
    /// of this stream. Streams of earlier parts precede it altogether.
    var clock: [Int32] = []
    /// The numbers that the current step has read or received.
    var numbers = NumberRange.none

    func knows(_ stream: Int, _ epoch: Int32) -> Bool {
      if stream == self.stream || stream < 0 { return true }
      let place = places[stream]
      return place.part < places[self.stream].part || epoch <= clock[Int(place.rank)]
    }
  }

  private var writes: [Write]
  /// The epoch in which each reader last read each cell since its last write; 0 for never.
  private var reads: [Int32]
  private let readers: [Int]
  private let isScratch: Bool
  /// How often each cell of an output is written; empty for other buffers.
  private(set) var outputCounts: [UInt8] = []
  /// The number of writes to cells, without constants.
  private(set) var produced = 0

  init(_ buffer: ScriptBuffer) {
    writes = Array(repeating: .none, count: buffer.cellCount)
    reads = Array(repeating: 0, count: buffer.cellCount * buffer.readers.count)
    readers = buffer.readers
    isScratch = buffer.isScratch
  }

  mutating func countOutput() { outputCounts = Array(repeating: 0, count: writes.count) }

  mutating func writeByHost(_ cells: Range<Int>, _ numbers: NumberRange) {
    for cell in cells { writes[cell] = .host(numbers) }
  }

  /// Records a read.
  ///
  /// - Parameters:
  ///   - reader: the index of the stream among the buffer's readers.
  ///   - accepted: the numbers that may be read; `nil` for all.
  /// - Returns: the first conflict.
  mutating func read(
    _ cells: Range<Int>, reader: Int, accepted: NumberRange?, by actor: inout Actor
  ) -> Conflict? {
    var conflict: Conflict?
    for cell in cells {
      let write = writes[cell]
      if write.step == Write.none.step {
        conflict = conflict ?? .unwritten(cell: cell)
      } else if !actor.knows(Int(write.stream), write.epoch) {
        conflict = conflict ?? .unorderedRead(cell: cell, writer: Int(write.step))
      }
      if let accepted, conflict == nil, !accepted.contains(write.numbers) {
        conflict = .unaccepted(cell: cell, write.numbers, accepted: accepted)
      }
      actor.numbers.formHull(write.numbers)
      reads[cell * readers.count + reader] = actor.epoch
    }
    return conflict
  }

  /// Records a write.
  ///
  /// - Parameter numbers: the numbers written; `nil` for those that the step has read.
  /// - Returns: the first conflict.
  mutating func write(
    _ cells: Range<Int>, _ numbers: NumberRange?, isConstant: Bool, by actor: borrowing Actor
  ) -> Conflict? {
    var conflict: Conflict?
    let new = Write(
      step: Int32(actor.step), stream: Int32(actor.stream), epoch: actor.epoch,
      isConstant: isConstant, numbers: numbers ?? actor.numbers)
    for cell in cells {
      if writes[cell].step != Write.none.step {
        conflict = conflict ?? overwriting(cell, by: actor)
        for reader in readers.indices { reads[cell * readers.count + reader] = 0 }
      }
      writes[cell] = new
    }
    if !isConstant { produced += cells.count }
    return outputCounts.isEmpty ? conflict : countOutput(cells) ?? conflict
  }

  private func overwriting(_ cell: Int, by actor: borrowing Actor) -> Conflict? {
    let old = writes[cell]
    var wasRead = false
    for (index, stream) in readers.enumerated() {
      let epoch = reads[cell * readers.count + index]
      if epoch > 0 { wasRead = true }
      if epoch > 0, !actor.knows(stream, epoch) { return .overtaken(cell: cell, reader: stream) }
    }
    if !actor.knows(Int(old.stream), old.epoch) {
      return .unorderedWrite(cell: cell, writer: Int(old.step))
    }
    let mayVanish = wasRead || old.isConstant || isScratch
    return mayVanish ? nil : .unread(cell: cell, writer: Int(old.step))
  }

  private mutating func countOutput(_ cells: Range<Int>) -> Conflict? {
    var conflict: Conflict?
    for cell in cells {
      if outputCounts[cell] == 1 { conflict = conflict ?? .outputTwice(cell: cell) }
      outputCounts[cell] = min(2, outputCounts[cell] + 1)
    }
    return conflict
  }
}
