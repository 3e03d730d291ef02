import CKernels
import TileMachine

extension StreamBinder {
  /// Returns the elements of a shape at an address.
  func operand(_ address: Address, _ shape: ElementShape) -> BoundOperand {
    operand(address, shape.runsInOrder)
  }

  /// Returns `count` contiguous elements, or the same element `count` times if `step` is 0.
  func operand(_ address: Address, count: Int, step: Int = 1) -> BoundOperand {
    var operand = operand(address, [ElementRun(offset: 0, count: step == 0 ? 1 : count)])
    if step == 0 { operand.raw.next = 0 }
    return operand
  }

  /// Returns the elements of `runs` at an address.
  private func operand(_ address: Address, _ runs: [ElementRun]) -> BoundOperand {
    let buffer = buffer(named: address.buffer)
    let placed = PlacedAddress(address, in: loops)
    let bytes = buffer.elementBytes
    let isRing = buffer.buffer.isRing
    let size = buffer.buffer.size
    let raw = runs.map { run in
      memc_element_run(
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
    let run = context.arena.store(memc_element_run(offset: 0, count: Int64(count)))
    return BoundOperand(
      buffer: buffer,
      raw: memc_operand(
        outside: nil, base: Int64(buffer.place), start: 0, stride: (0, 0, 0, 0), ring: 0,
        element: bytes, next: bytes, runs: run, run_count: 1),
      runs: [ElementRun(offset: 0, count: count)])
  }

  func buffer(named name: String) -> BoundBuffer {
    locals[name] ?? context.globals[declared: name]
  }
}

/// An address as a function of the enclosing loops.
struct PlacedAddress {
  let offset: Int
  /// One stride for each loop, outermost first; 0 for a loop that runs once.
  let strides: [Int]
  /// The range of its values.
  let reach: ClosedRange<Int>

  init(_ address: Address, in loops: [StreamBinder.BoundLoop]) {
    let strides = loops.map { loop in
      let term = loop.count == 1 ? nil : address.terms.first { $0.variable == loop.variable }
      return term?.coefficient ?? 0
    }
    let distances = zip(strides, loops).map { $0 * ($1.count - 1) }
    offset = address.offset
    self.strides = strides
    reach =
      distances.reduce(offset) { $0 + min($1, 0) }...distances.reduce(offset) { $0 + max($1, 0) }
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
