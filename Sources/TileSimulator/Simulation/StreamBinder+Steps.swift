import CKernels

extension StreamBinder {
  /// Appends a step that gathers elements into the register of a group.
  ///
  /// - Parameter offsets: the offset of each line of the register, in elements.
  mutating func appendGather(_ group: BoundGroup, from source: BoundOperand, offsets: [Int]) throws
  {
    let bytes = source.buffer.elementBytes
    let ring = Int(source.raw.ring)
    let places = offsets.map { ring == 0 ? $0 * bytes : ($0 * bytes).modulo(ring) }
    // an incomplete last quad or pair may name any element, because its weight is 0
    let missing = (4 - places.count % 4) % 4
    let padded = places + [Int](repeating: places.first ?? 0, count: missing)
    var gather = memc_gather_step()
    gather.group = UnsafePointer(group.raw)
    gather.offsets = UnsafePointer(context.arena.store(padded.map(Int64.init)))
    gather.offset_count = Int64(padded.count)
    gather.largest_offset = Int64(padded.max() ?? 0)
    gather.pack = memc_pack_kernel(
      group.registerKind, source.type.kernelType, context.isa, Int64(context.lanes))
    if ring != 0 { gather.wrapped = Int64(try context.plan.reserve(padded.count, bytes: 8)) }
    var step = step(count: offsets.count)
    step.execute = memc_gather
    step.operand.1 = source.raw
    step.type.1 = source.type.kernelType
    if group.registerKind.isQuads, context.lanes == 1, source.type.size == 1 {
      // the bytes of a single lane are gathered by permutations
      let pieces = WindowPieces(places).pieces
      gather.pieces = UnsafePointer(context.arena.store(pieces))
      gather.piece_count = Int64(pieces.count)
      step.execute = memc_gather_pieces
      if group.registerKind == memc_biased_quads { step.execute = memc_gather_biased_pieces }
    }
    step.gather = gather
    append(step)
  }

  /// Appends a step that combines the taps of a window one by one, starting with a copy of the
  /// first, or all at once with `window`.
  mutating func appendPool(
    _ kernel: KernelPointer?, first: KernelPointer, window: WindowPointer?,
    taps: [Int], count: Int,
    to destination: BoundOperand, from source: BoundOperand
  ) throws {
    let sharesBuffer = destination.buffer.place == source.buffer.place
    let target = sharesBuffer ? try scratch(destination.type, count: count) : destination
    let bytes = source.buffer.elementBytes
    let ring = Int(source.raw.ring)
    var step = step(kernel, count: count)
    step.execute = memc_pool
    step.pool.first = first
    step.pool.window = window
    step.operand.0 = target.raw
    step.operand.1 = source.raw
    step.type.0 = target.type.kernelType
    step.type.1 = source.type.kernelType
    step.pool.tap_count = Int64(taps.count)
    step.pool.offsets = UnsafePointer(
      context.arena.store(
        taps.map { Int64(ring == 0 ? $0 * bytes : ($0 * bytes).modulo(ring)) }))
    append(step)
    if sharesBuffer { try appendElementwise(memc_copy, count: count, to: destination, a: target) }
  }

  mutating func appendTransfer(
    _ execute: ExecutePointer?, _ channel: String, _ operand: BoundOperand, count: Int
  ) {
    var step = step(count: count)
    step.execute = execute
    step.operand.0 = operand.raw
    step.channel = Int64(context.channels[declared: channel].index)
    append(step)
  }

  mutating func appendToken(_ execute: ExecutePointer?, _ token: String, count: Int) {
    var step = step(count: 0)
    step.execute = execute
    step.token = memc_token_step(
      index: Int64(context.tokens[declared: token]), amount: Int64(count))
    append(step)
  }
}

/// The type of `memc_step.window`.
typealias WindowPointer =
  @convention(c) (
    UnsafeMutablePointer<UInt8>?, UnsafePointer<UInt8>?, UnsafePointer<Int64>?, Int64, Int64
  ) -> Void

/// The type of `memc_step.execute`.
typealias ExecutePointer =
  @convention(c) (UnsafeMutablePointer<memc_stream>?, UnsafePointer<memc_step>?) -> Bool
