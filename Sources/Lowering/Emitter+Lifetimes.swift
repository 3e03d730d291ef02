import IntegerModel
import TileMachine

/// Buffers by lifetime: in a sequential program, a value takes the buffer of one that is no longer
/// needed.
///
/// A buffer of a tile is free when the last step that reads it has been emitted, for its tile runs
/// one step after another. A global buffer is free for a tile that knows that all its readers have
/// completed that step.
extension Emitter {
  /// Takes a free buffer for a value of `tile`, the smallest that is large enough.
  mutating func takeFreeBuffer(_ type: BufferType, size: Int, on tile: Int, mayBeLocal: Bool)
    -> (buffer: Buffer, isLocal: Bool)?
  {
    guard sharesBuffers else { return nil }
    let index = plan.index(of: tile)
    if mayBeLocal, let buffer = builders[index].takeFree(type, size: size) { return (buffer, true) }
    guard !mayBeLocal || !builders[index].holds(type, size: size) else { return nil }
    let free = freeGlobals.take(type, size: size) { [progress, globalReaders] buffer in
      (globalReaders[buffer.name] ?? []).allSatisfy { progress.knows(index, $0.step, on: $0.tile) }
    }
    guard let free else { return nil }
    for index in program.globals.indices where program.globals[index].name == free.name {
      program.globals[index].isScratch = true
    }
    return (free, false)
  }

  /// Records that the tiles of the present step have completed it, if `value` is its output; its owner
  /// has received all that the others sent.
  mutating func noteProgress(_ value: IntegerValue) {
    guard sharesBuffers, let number = presentStep else { return }
    let step = network.steps[number]
    guard step.output.name == value.name else { return }
    let owner = plan.index(of: plan.owner(of: step))
    for tile in plan.tiles(of: step).map(plan.index(of:)) {
      progress.run(number, on: tile)
      if tile != owner { progress.wait(on: owner, for: tile) }
    }
  }

  /// Records that a value is in a buffer until no step needs it.
  ///
  /// - Parameter value: the value's name; that of a copy for the present step is not in the network.
  mutating func hold(_ buffer: Buffer, for value: String, on tile: Int, isGlobal: Bool) {
    guard sharesBuffers else { return }
    holders[buffer.name] = value
    guard let step = presentStep, let end = lifetimes.end(of: value, madeBy: step) else { return }
    endingBuffers[end, default: []].append(
      HeldBuffer(buffer: buffer, value: value, madeBy: step, tile: tile, isGlobal: isGlobal))
  }

  /// Frees the buffers whose values no step after this one needs.
  mutating func freeBuffers(after step: Int) {
    for held in endingBuffers.removeValue(forKey: step) ?? [] {
      let index = plan.index(of: held.tile)
      guard held.isGlobal else {
        builders[index].free(held.buffer)
        continue
      }
      let readers = lifetimes.readers(of: held.value).union([held.madeBy, step])
      globalReaders[held.buffer.name] = readers.sorted().flatMap { reader in
        plan.tiles(of: network.steps[reader]).map { (reader, plan.index(of: $0)) }
      }
      freeGlobals.add(held.buffer)
    }
  }
}

/// A buffer in use.
struct HeldBuffer {
  let buffer: Buffer
  let value: String
  let madeBy: Int
  /// The tile that writes it.
  let tile: Int
  let isGlobal: Bool
}
