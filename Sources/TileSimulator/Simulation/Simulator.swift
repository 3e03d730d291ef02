import Basics
import TileAnalysis

/// Runs a program on a batch of images like its tiles do; buffers are `[element][lane]`, with one
/// lane per image.
///
/// Results depend only on the program and the chip, not on lanes or threads.
public final class Simulator: Sendable {
  let program: BoundProgram
  public let threads: Int

  /// The number of images per pass through the program.
  public var lanes: Int { program.lanes }

  /// The lane counts that have kernels, widest first.
  public static let laneCounts = [64, 32, 16, 1]

  /// Binds a program.
  ///
  /// - Parameters:
  ///   - chip: the conductances to read; if `nil`, cells are exactly at the levels of their codes.
  ///   - path: `converted` for the slow definition of every MVM.
  ///   - lanes: one of `laneCounts`; the most that fit `memory` if `nil`.
  ///   - images: the number of images to run, if known; avoids lanes that would stay empty.
  ///   - threads: the number of threads that share the batches.
  ///   - memory: the bytes that buffers and tables of sums may use.
  ///   - instructionSet: one of `InstructionSet.available`.
  ///   - presentation: how images are presented over several steps; `nil`: as they are, in one.
  /// - Throws: a diagnostic if a function of the host is missing, if the chip does not fit the program,
  ///   if it cannot be read, or if the buffers exceed `memory`; `Diagnostics` with tile and group if
  ///   their cells cannot be read.
  public init(
    _ program: VerifiedProgram, chip: Chip? = nil, path: MVMPath = .automatic, lanes: Int? = nil,
    images: Int? = nil, threads: Int = 1, memory: MemoryBudget = MemoryBudget(),
    instructionSet: InstructionSet = .best, presentation: Presentation? = nil
  ) throws {
    precondition(threads > 0 && lanes.map(Self.laneCounts.contains) != false)
    precondition(InstructionSet.available.contains(instructionSet))
    self.threads = threads
    try program.expectHostFunctions()
    try chip?.check(against: program.program)
    let chip = try chip?.behindWires(of: program.program, threads: threads)
    for candidate in lanes.map({ [$0] }) ?? Self.laneCounts(images: images ?? .max) {
      do {
        let context = try BindingContext(
          program, chip: chip, path: path, lanes: candidate, isa: instructionSet.raw,
          memoryLimit: memory.buffers / threads, tableLimit: memory.tables,
          presentation: presentation ?? .single)
        self.program = try BoundProgram(context)
        return
      } catch is MemoryPlan.Exceeded { continue }
    }
    throw Diagnostic.unsupported(
      "the buffers of the program do not fit \(memory.buffers) bytes",
      note: "use fewer threads, or raise '--memory' of 'memc simulate'")
  }

  /// The lane counts to try for `images` images, widest first.
  private static func laneCounts(images: Int) -> [Int] {
    let needed = laneCounts.last { $0 >= images } ?? laneCounts[0]
    return laneCounts.filter { $0 <= needed }
  }

  /// Runs all images.
  ///
  /// - Parameters:
  ///   - inputs: codes `[N, …]` for each input port; N is followed by the shape of the port,
  ///     without a leading 1.
  ///   - firstImage: the number of the first image among all images of the chip. Random readings
  ///     depend on the number of an image, not on how many images are run at a time.
  /// - Returns: codes `[N, …]` for each output port.
  /// - Throws: a diagnostic for a shape or code that does not fit.
  public func run(inputs: [Tensor<Int32>], firstImage: Int = 0) throws -> [Tensor<Int32>] {
    try runCounting(inputs: inputs, firstImage: firstImage).outputs
  }

  /// Runs all images, and counts the spikes of all neurons.
  ///
  /// - Returns: codes `[N, …]` for each output port, after the last step; and the spikes of all
  ///   images, for each instruction with neurons in the order of the program.
  /// - Throws: a diagnostic for a shape or code that does not fit.
  public func runCounting(inputs: [Tensor<Int32>], firstImage: Int = 0) throws -> (
    outputs: [Tensor<Int32>], spikes: [SpikeCount]
  ) {
    let images = try imageCount(of: inputs)
    let results = OutputStorage<Int32>(program.outputs.map { images * $0.count })
    let batches = (images + lanes - 1) / lanes
    let workers = min(threads, batches)
    let spikes = OutputStorage<Int>(
      [Int](repeating: program.sites.count, count: workers))
    try inputs.map(\.elements).withPointers { inputs in
      let job = BatchJob(
        program: program, images: images, firstImage: firstImage, inputs: inputs,
        outputs: results.ports)
      try concurrently(workers) { worker in
        let machine = Machine(job.program)
        for batch in stride(from: worker, to: batches, by: workers) {
          try job.run(batch, on: machine)
        }
        machine.addSpikes(to: spikes.ports[worker])
      }
    }
    let outputs = zip(program.outputs, results.arrays).map {
      Tensor([images] + $0.itemShape, $1)
    }
    var totals = neurons
    for index in totals.indices {
      totals[index].spikes = spikes.arrays.reduce(0) { $0 + $1[index] }
    }
    return (outputs, totals)
  }

  /// The instructions with neurons in the order of the program, without spikes.
  public var neurons: [SpikeCount] {
    program.sites.map {
      SpikeCount(layer: $0.layer, fires: $0.fires, neurons: $0.neurons, spikes: 0)
    }
  }

  /// The number of images in the inputs, after their shapes are checked.
  func imageCount(of inputs: [Tensor<Int32>]) throws -> Int {
    guard inputs.count == program.inputs.count else {
      throw Diagnostic.malformed(
        "the program takes \(program.inputs.count) inputs, not \(inputs.count)", at: nil)
    }
    let images = inputs.first?.shape.first ?? 1
    for (port, input) in zip(program.inputs, inputs) {
      guard input.shape == [images] + port.itemShape else {
        throw Diagnostic.malformed(
          "'\(port.port.value)' must be \([images] + port.itemShape), not \(input.shape)", at: nil)
      }
    }
    return images
  }
}
