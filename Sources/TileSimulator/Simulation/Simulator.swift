import Basics
import CKernels
import TileMachine

/// Runs a program for a batch of images at once, as its tiles would: `[element][lane]` in every
/// buffer, one lane per image.
///
/// Results depend on the program and the chip alone, not on lanes or threads. Input codes that a
/// group's `inputBits` do not hold give sums that differ between the ways of computing them; no
/// program that keeps to its own ranges has any.
public final class Simulator: Sendable {
  let program: BoundProgram
  public let threads: Int

  /// Images that one pass through the program takes.
  public var lanes: Int { program.lanes }

  /// The numbers of lanes there are kernels for, widest first.
  public static let laneCounts = [64, 32, 16, 1]

  /// Binds a program; whatever it does wrong that could harm is found here.
  ///
  /// - Parameters:
  ///   - chip: the conductances that are read; without one, codes as they were meant.
  ///   - path: `converted` for the slow definition of every MVM.
  ///   - lanes: one of `laneCounts`; the most that fit `memory` if `nil`.
  ///   - images: how many will be run, where that is known: no lanes are made that would stay empty.
  ///   - threads: how many share the batches.
  ///   - memory: what buffers and tables of sums may take.
  ///   - instructionSet: one of those available.
  /// - Throws: diagnostics with tile, stream and line.
  public init(
    _ program: Program, chip: Chip? = nil, path: MVMPath = .automatic, lanes: Int? = nil,
    images: Int? = nil, threads: Int = 1, memory: MemoryBudget = MemoryBudget(),
    instructionSet: InstructionSet = .best
  ) throws {
    precondition(threads > 0 && lanes.map(Self.laneCounts.contains) != false)
    precondition(InstructionSet.available.contains(instructionSet))
    self.threads = threads
    try chip?.check(against: program)
    let chip = try chip?.behindWires(of: program, threads: threads)
    for candidate in lanes.map({ [$0] }) ?? Self.laneCounts(images: images ?? .max) {
      do {
        let context = try BindingContext(
          program, chip: chip, path: path, lanes: candidate, isa: instructionSet.raw,
          memoryLimit: memory.buffers / threads, tableLimit: memory.tables)
        self.program = try BoundProgram(context)
        return
      } catch is MemoryPlan.Exceeded { continue }
    }
    throw Diagnostic.unsupported(
      "the buffers of the program do not fit \(memory.buffers) bytes",
      note: "use fewer threads, or more of 'memc simulate --memory'")
  }

  /// The lanes to try for so many images, widest first.
  private static func laneCounts(images: Int) -> [Int] {
    let needed = laneCounts.last { $0 >= images } ?? laneCounts[0]
    return laneCounts.filter { $0 <= needed }
  }

  /// Runs all images.
  ///
  /// - Parameters:
  ///   - inputs: for each input port codes `[N, …]`, the port's shape (without a leading 1)
  ///     following N.
  ///   - firstImage: the number of the first image among all that the chip is to see: what is drawn
  ///     at each reading depends on an image's number, not on how many are run at a time.
  /// - Returns: for each output port codes `[N, …]`.
  /// - Throws: a diagnostic for a shape or code that does not fit, and if the program blocks.
  public func run(inputs: [Tensor<Int32>], firstImage: Int = 0) throws -> [Tensor<Int32>] {
    let images = try imageCount(of: inputs)
    let results = OutputStorage(program.outputs.map { images * $0.count })
    let batches = (images + lanes - 1) / lanes
    let workers = min(threads, batches)
    try inputs.map(\.elements).withPointers { inputs in
      let job = BatchJob(
        program: program, images: images, firstImage: firstImage, inputs: inputs,
        outputs: results.ports)
      try concurrently(workers) { worker in
        let machine = Machine(job.program)
        for batch in stride(from: worker, to: batches, by: workers) {
          try job.run(batch, on: machine)
        }
      }
    }
    return zip(program.outputs, results.arrays).map { Tensor([images] + $0.itemShape, $1) }
  }

  /// How many images the inputs hold, their shapes checked.
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
