import Basics
import CKernels

/// One thread's machine: memory of its own, and where each stream stands.
struct Machine: ~Copyable {
  private let program: BoundProgram
  private let memory: UnsafeMutableRawPointer
  private let tokens: UnsafeMutablePointer<Int64>
  private let channels: UnsafeMutablePointer<memc_channel>
  /// How often each group has fired for the images under way.
  private let firings: UnsafeMutablePointer<UInt32>
  /// What to note of each group while running, by its number; nothing if null.
  var captures: UnsafeMutablePointer<memc_capture>?

  init(_ program: BoundProgram) {
    self.program = program
    // kernels may read, not use, up to a vector past what they need
    let size = program.memorySize + 64
    memory = .allocate(byteCount: size, alignment: 64)
    // no image may see what other memory held
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    tokens = .allocate(capacity: max(program.tokens.count, 1))
    channels = .allocate(capacity: max(program.channels.count, 1))
    firings = .allocate(capacity: max(program.groupCount, 1))
  }

  deinit {
    memory.deallocate()
    tokens.deallocate()
    channels.deallocate()
    firings.deallocate()
  }

  /// Runs images `first ..< first + present` through the program.
  ///
  /// - Parameters:
  ///   - inputs: for each port, the codes of all images.
  ///   - outputs: likewise; those of these images are written.
  ///   - number: of the first image, by which its readings are drawn.
  /// - Throws: a diagnostic for a code that the port does not hold, and if the program blocks.
  func run(
    inputs: [UnsafeBufferPointer<Int32>], outputs: [UnsafeMutableBufferPointer<Int32>],
    first: Int, present: Int, number: UInt32
  ) throws {
    for (port, codes) in zip(program.inputs, inputs) {
      try port.check(
        codes[first * port.count..<(first + present) * port.count], isa: program.isa)
      memc_lanes_in(
        program.isa, bytes(of: port), port.buffer.buffer.type.kernelType,
        codes.baseAddress.map { $0 + first * port.count },
        Int64(port.count), port.places, Int64(program.lanes), Int64(present))
    }
    try execute(number)
    for (port, codes) in zip(program.outputs, outputs) {
      memc_lanes_out(
        codes.baseAddress.map { $0 + first * port.count }, bytes(of: port),
        port.buffer.buffer.type.kernelType,
        Int64(port.count), port.places, Int64(program.lanes), Int64(present))
    }
  }

  private func bytes(of port: BoundPort) -> UnsafeMutablePointer<UInt8> {
    (memory + port.buffer.place).assumingMemoryBound(to: UInt8.self)
  }

  /// Runs every stream until it blocks, round and round, until all have ended.
  private func execute(_ number: UInt32) throws {
    firings.update(repeating: 0, count: program.groupCount)
    for (index, count) in program.tokens.enumerated() { tokens[index] = count }
    for (index, channel) in program.channels.enumerated() { channels[index] = channel }
    var streams = program.streams.map { stream in
      var raw = memc_stream()
      raw.memory = memory.assumingMemoryBound(to: UInt8.self)
      raw.tokens = tokens
      raw.channels = channels
      raw.captures = captures
      raw.image = number
      raw.firings = firings
      raw.steps = stream.steps
      raw.step_count = Int64(stream.count)
      return raw
    }
    // progress is instructions run: a stream can go once round its loop and wait at the same line
    var executed: Int64 = 1
    while executed > 0 {
      executed = 0
      for index in streams.indices { executed += memc_run_stream(&streams[index]) }
    }
    guard streams.allSatisfy({ $0.next == $0.step_count }) else { throw blocked(streams) }
  }

  private func blocked(_ streams: [memc_stream]) -> Diagnostic {
    let waiting = zip(program.streams, streams).compactMap { stream, raw -> String? in
      guard raw.next < raw.step_count else { return nil }
      let origin = stream.origins[Int(raw.next)]
      return "tile \(stream.tile), stream '\(stream.name)' waits at line \(origin.line + 1), "
        + "'\(origin.name)'"
    }
    return Diagnostic(.malformed, "the program blocks", notes: waiting)
  }
}
