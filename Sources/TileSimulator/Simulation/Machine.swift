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
  /// The spikes of each instruction with neurons.
  private let spikes: UnsafeMutablePointer<Int>
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
    spikes = .allocate(capacity: max(program.sites.count, 1))
    spikes.initialize(repeating: 0, count: program.sites.count)
  }

  deinit {
    memory.deallocate()
    tokens.deallocate()
    channels.deallocate()
    firings.deallocate()
    spikes.deallocate()
  }

  /// Runs images `first ..< first + present` through the program.
  ///
  /// - Parameters:
  ///   - inputs: the codes of all images for each port.
  ///   - outputs: likewise; the codes of these images are written.
  ///   - number: the number of the first image, which selects its random readings.
  /// - Throws: a diagnostic for a code outside the range of its port; what an operator of the host
  ///   throws.
  func run(
    inputs: [UnsafeBufferPointer<Int32>], outputs: [UnsafeMutableBufferPointer<Int32>],
    first: Int, present: Int, number: UInt32
  ) throws {
    let images = zip(program.inputs, inputs).map { port, codes in
      UnsafeBufferPointer(rebasing: codes[first * port.count..<(first + present) * port.count])
    }
    for (index, (port, codes)) in zip(program.inputs, images).enumerated() {
      let bits = program.presentation.codeBits
      try port.check(codes, bits: bits.isEmpty ? port.port.bits : bits[index], isa: program.isa)
    }
    firings.update(repeating: 0, count: program.groupCount)
    for step in 0..<program.presentation.steps {
      for (index, codes) in images.enumerated() {
        show(codes, to: index, present: present, number: number, step: step)
      }
      execute(number, step: step)
      for host in program.hosts { try host.throwFailure() }
      countSpikes(present)
    }
    for (port, codes) in zip(program.outputs, outputs) {
      memc_lanes_out(
        codes.baseAddress.map { $0 + first * port.count }, bytes(of: port),
        port.buffer.buffer.type.kernelType,
        Int64(port.count), port.places, Int64(program.lanes), Int64(present))
    }
  }

  /// Writes what an input presents in a step to its buffer.
  private func show(
    _ codes: UnsafeBufferPointer<Int32>, to index: Int, present: Int, number: UInt32, step: Int
  ) {
    let port = program.inputs[index]
    let how = program.presentation
    guard !how.codings.isEmpty, how.codings[index] != .constant else {
      // what a constant presents stays in its buffer
      if step == 0 { write(codes, to: port, present) }
      return
    }
    guard step < how.inputSteps else {
      if step == how.inputSteps { silence(port, present) }
      return
    }
    var kernel = how.kernel(ofInput: index)
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: codes.count) { presented in
      for image in 0..<present {
        memc_present(
          &kernel, codes.baseAddress.map { $0 + image * port.count },
          presented.baseAddress.map { $0 + image * port.count }, Int64(port.count),
          number &+ UInt32(image), Int64(step))
      }
      write(UnsafeBufferPointer(presented), to: port, present)
    }
  }

  /// Presents 0 from now on.
  private func silence(_ port: BoundPort, _ present: Int) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: port.count * present) { zeros in
      zeros.initialize(repeating: 0)
      write(UnsafeBufferPointer(zeros), to: port, present)
    }
  }

  private func write(
    _ codes: UnsafeBufferPointer<Int32>, to port: BoundPort, _ present: Int
  ) {
    memc_lanes_in(
      program.isa, bytes(of: port), port.buffer.buffer.type.kernelType, codes.baseAddress,
      Int64(port.count), port.places, Int64(program.lanes), Int64(present))
  }

  /// Adds the spikes of one step of the images that are present, and forgets those of empty lanes.
  private func countSpikes(_ present: Int) {
    for (index, site) in program.sites.enumerated() {
      let lanes = (memory + site.place).assumingMemoryBound(to: Int32.self)
      for lane in 0..<present { spikes[index] += Int(lanes[lane]) }
      lanes.update(repeating: 0, count: program.lanes)
    }
  }

  /// Adds the spikes of all images so far to `totals`, by instruction with neurons.
  func addSpikes(to totals: UnsafeMutableBufferPointer<Int>) {
    for index in totals.indices { totals[index] += spikes[index] }
  }

  private func bytes(of port: BoundPort) -> UnsafeMutablePointer<UInt8> {
    (memory + port.buffer.place).assumingMemoryBound(to: UInt8.self)
  }

  /// Runs part after part.
  private func execute(_ number: UInt32, step: Int) {
    for (index, count) in program.tokens.enumerated() { tokens[index] = count }
    for (index, channel) in program.channels.enumerated() { channels[index] = channel }
    for streams in program.streams { execute(streams, number, step: step) }
  }

  /// Runs each stream in turn until it blocks, and repeats until all have ended.
  private func execute(_ bound: [BoundProgram.BoundStream], _ number: UInt32, step: Int) {
    var streams = bound.map { stream in
      var raw = memc_stream()
      raw.memory = memory.assumingMemoryBound(to: UInt8.self)
      raw.tokens = tokens
      raw.channels = channels
      raw.captures = captures
      raw.image = number
      raw.firings = firings
      raw.moment = Int64(step)
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
