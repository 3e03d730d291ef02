import Basics
import CKernels
import TileMachine

extension StreamBinder {
  /// Returns the elements of a shape at an address, all of which are inside their buffer.
  func operand(_ address: Address, _ shape: ElementShape) throws -> BoundOperand {
    try operand(address, shape.orderedRuns())
  }

  /// Returns `count` contiguous elements, or the same element `count` times if `step` is 0.
  func operand(_ address: Address, count: Int, step: Int = 1) throws -> BoundOperand {
    guard (1...1 << 30).contains(count), (0...1).contains(step) else {
      throw Diagnostic.malformed("an operand cannot have \(count) elements", at: nil)
    }
    var operand = try operand(address, [ElementRun(offset: 0, count: step == 0 ? 1 : count)])
    if step == 0 { operand.raw.next = 0 }
    return operand
  }

  /// Returns the elements of `runs` at an address.
  ///
  /// - Parameter spread: further offsets that are added to those of the runs, like a pool's taps.
  func operand(
    _ address: Address, _ runs: [ElementRun], spread: ClosedRange<Int> = 0...0
  ) throws -> BoundOperand {
    let buffer = try buffer(named: address.buffer)
    let low = (runs.map(\.offset).min() ?? 0) + spread.lowerBound
    let high = (runs.map { $0.offset + $0.count - 1 }.max() ?? 0) + spread.upperBound
    let placed = try place(address, taking: low...high, in: buffer)
    let bytes = buffer.elementBytes
    let isRing = buffer.buffer.isRing
    let size = buffer.buffer.size
    let raw = runs.map { run in
      memc_run(
        offset: Int64((isRing ? run.offset.modulo(size) : run.offset) * bytes),
        count: Int64(run.count))
    }
    return BoundOperand(
      buffer: buffer,
      raw: memc_operand(
        outside: nil, base: Int64(buffer.place), start: Int64(placed.offset * bytes),
        stride: placed.strides.scaled(by: bytes), ring: Int64(isRing ? size * bytes : 0),
        element: Int64(bytes), next: Int64(bytes), runs: context.arena.store(raw),
        run_count: Int64(raw.count)),
      runs: runs)
  }

  /// Reserves scratch memory for `count` elements of `type`.
  mutating func scratch(_ type: BufferType, count: Int) throws -> BoundOperand {
    let place = try context.plan.reserve(count, bytes: type.size * context.lanes)
    let buffer = BoundBuffer(
      buffer: Buffer("", type, size: count), place: place, lanes: context.lanes)
    return linear(buffer, count: count)
  }

  /// The first `count` elements of a buffer, in every iteration of the loops.
  func linear(_ buffer: BoundBuffer, count: Int) -> BoundOperand {
    let bytes = Int64(buffer.elementBytes)
    let run = context.arena.store(memc_run(offset: 0, count: Int64(count)))
    return BoundOperand(
      buffer: buffer,
      raw: memc_operand(
        outside: nil, base: Int64(buffer.place), start: 0, stride: (0, 0, 0, 0), ring: 0,
        element: bytes, next: bytes, runs: run, run_count: 1),
      runs: [ElementRun(offset: 0, count: count)])
  }

  func buffer(named name: String) throws -> BoundBuffer {
    guard let buffer = locals[name] ?? context.globals[name] else {
      throw Diagnostic.malformed("there is no buffer '\(name)'", at: nil)
    }
    return buffer
  }

  /// The address, after a check that it stays in the buffer in all iterations of the loops.
  private func place(_ address: Address, taking taken: ClosedRange<Int>, in buffer: BoundBuffer)
    throws -> PlacedAddress
  {
    let placed = try PlacedAddress(address, in: loops)
    let size = buffer.buffer.size
    if buffer.buffer.isRing {
      guard taken.upperBound - taken.lowerBound < size else {
        throw Diagnostic.malformed(
          "'\(address)' takes more elements than the ring '\(address.buffer)' has", at: nil)
      }
    } else {
      let first = placed.reach.lowerBound + taken.lowerBound
      let last = placed.reach.upperBound + taken.upperBound
      guard first >= 0, last < size else {
        throw Diagnostic.malformed(
          "'\(address)' reaches elements \(first)...\(last) of '\(address.buffer)', "
            + "which has \(size)", at: nil)
      }
    }
    return placed
  }
}

/// An address as a function of the enclosing loops.
struct PlacedAddress {
  let offset: Int
  /// One stride for each loop, outermost first.
  let strides: [Int]
  /// The range of its values.
  let reach: ClosedRange<Int>

  /// - Throws: a diagnostic if a variable is unknown, or values exceed 2^40.
  init(_ address: Address, in loops: [StreamBinder.BoundLoop]) throws {
    var strides = loops.map { _ in 0 }
    let tooFar = Diagnostic.malformed("'\(address)' is out of range", at: nil)
    let limit = ElementShape.limit
    for term in address.terms {
      guard let depth = loops.firstIndex(where: { $0.variable == term.variable }) else {
        throw Diagnostic.malformed(
          "'\(address)' uses '\(term.variable)' outside a loop of that name", at: nil)
      }
      guard term.coefficient.magnitude <= limit else { throw tooFar }
      strides[depth] += term.coefficient
    }
    guard address.offset.magnitude <= limit, address.terms.count <= 64 else { throw tooFar }
    var low = address.offset
    var high = address.offset
    for (stride, loop) in zip(strides, loops) {
      let (distance, overflow) = stride.multipliedReportingOverflow(by: loop.count - 1)
      guard !overflow, distance.magnitude <= limit else { throw tooFar }
      low += min(distance, 0)
      high += max(distance, 0)
    }
    offset = address.offset
    self.strides = strides
    reach = low...high
  }
}

extension [Int] {
  /// The strides of a step, in bytes.
  func scaled(by bytes: Int) -> (Int64, Int64, Int64, Int64) {
    let scaled = map { Int64($0 * bytes) } + [0, 0, 0, 0]
    return (scaled[0], scaled[1], scaled[2], scaled[3])
  }
}

extension Int {
  /// The remainder in `0..<divisor`.
  func modulo(_ divisor: Int) -> Int {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
