import Basics
import CKernels

/// The machine of one thread: its memory, tokens, channels and streams.
struct Machine: ~Copyable {
  private let program: BoundProgram
  private let memory: UnsafeMutableRawPointer
  private let tokens: UnsafeMutablePointer<Int64>
  private let channels: UnsafeMutablePointer<memc_channel>
  /// How often each group has fired for the current images.
  private let firings: UnsafeMutablePointer<UInt32>
  /// What to record of each group during a run, by group number; nothing if null.
  var captures: UnsafeMutablePointer<memc_capture>?

  init(_ program: BoundProgram) {
    self.program = program
    // kernels may read up to one vector beyond the data, but do not use it
    let size = program.memorySize + 64
    memory = .allocate(byteCount: size, alignment: 64)
    // images must not see earlier memory contents
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
  ///   - inputs: the codes of all images for each port.
  ///   - outputs: likewise; the codes of these images are written.
  ///   - number: the number of the first image, which selects its random readings.
  /// - Throws: a diagnostic for a code outside the range of its port.
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
    execute(number)
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

  /// Runs each stream in turn until it blocks, and repeats until all have ended.
  private func execute(_ number: UInt32) {
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
    // progress is counted in instructions: after one iteration a stream can wait at the same line
    var executed: Int64 = 1
    while executed > 0 {
      executed = 0
      for index in streams.indices { executed += memc_run_stream(&streams[index]) }
    }
    precondition(
      streams.allSatisfy { $0.next == $0.step_count }, "a verified program comes to its end")
  }
}
