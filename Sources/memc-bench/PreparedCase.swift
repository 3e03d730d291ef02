import Basics
import Calibration
import Evaluation
import Hardware
import NetworkIR
import TileAnalysis

@testable import Driver
@testable import TileSimulator

/// A compiled and programmed case that is ready for repeated runs.
struct PreparedCase {
  let simulator: Simulator
  /// The processor time in seconds to solve the wires of all arrays; `nil` without wires.
  let wireSeconds: Double?
  /// The processor times in seconds of what precedes the first image.
  let programmingSeconds: Double
  let bindingSeconds: Double
  private let images: Tensor<Int32>
  /// The number of runs that are timed together, as clocks are too coarse for microseconds.
  private let repeats: Int

  /// - Parameters:
  ///   - model: a network with one input.
  ///   - images: the number of images for each thread; `nil`: a few milliseconds of LeNet-5.
  ///   - threads: the number of threads that share the images.
  init(_ form: Case, model: String, images: Int? = nil, threads: Int = 1) throws {
    let compiled = try form.compiled(model)
    let start = Stopwatch.processor.seconds
    let (program, chip) = try form.programmed(compiled, threads: threads)
    programmingSeconds = Stopwatch.processor.seconds - start
    var ideal = program
    var behind = chip
    wireSeconds = try chip.flatMap { chip in
      guard form.wireInOhms > 0 else { return nil }
      ideal = try program.with(wires: { $0 = WireSection() })
      var unseen = chip
      unseen.seen = []
      return try Stopwatch.processor.time {
        behind = try unseen.behindWires(of: program.program, threads: threads)
      }
    }
    let bindingStart = Stopwatch.processor.seconds
    simulator = try Simulator(
      ideal, chip: behind, lanes: form.isSingle ? 1 : nil, threads: threads)
    bindingSeconds = Stopwatch.processor.seconds - bindingStart
    repeats = form.isSingle ? 64 : 1
    self.images = simulator.drawnImages(images.map { $0 * threads } ?? form.images(threads))
  }

  /// Images per second, the best of the runs that fit into `seconds`.
  func rate(within seconds: Double, _ clock: Stopwatch = .processor) throws -> Double {
    let best = try clock.best(within: seconds) {
      for _ in 0..<repeats { _ = try simulator.run(inputs: [images]) }
    }
    return Double(images.shape[0] * repeats) / best
  }
}

extension Simulator {
  /// Codes of 8 bits for the only input.
  fileprivate func drawnImages(_ count: Int) -> Tensor<Int32> {
    let dice = Philox(seed: 1)
    let port = program.inputs[0]
    return Tensor(
      [count] + port.itemShape,
      (0..<count * port.count).map { Int32(dice.words(UInt64($0)).x & 255) })
  }
}

extension Case {
  /// The number of images: a few milliseconds of work, in whole batches for each thread.
  fileprivate func images(_ threads: Int) -> Int {
    isSingle ? 1 : (reach > 50_000 ? 1024 : 128) * threads
  }

  /// The program with its converters.
  fileprivate func compiled(_ model: String) throws -> CompiledProgram {
    var compiled = try compiler(model).compile().program
    var program = compiled.program.program
    program.accelerator.dac.bits = 8
    program.inputBitsPerCycle = inputBits
    program.accelerator.adc.bits = converterBits
    compiled.program = try program.verified()
      .calibrated(converters, inputs: nil, threads: 1).program
    return compiled
  }

  /// The program as it runs, and the chip if cells are not ideal.
  fileprivate func programmed(_ compiled: CompiledProgram, threads: Int) throws
    -> (VerifiedProgram, Chip?)
  {
    guard let device else { return (compiled.program, nil) }
    let programmer = try CalibratedProgrammer(
      compiled, device: device, programming: "one-shot", calibration: nil,
      wires: {
        $0.wordLineInOhms = wireInOhms
        $0.bitLineInOhms = wireInOhms
      }, ImagePreparation(), threads: threads
    ).programmer
    let chip = try ReadOut().chip(
      programmer.program(chipSeed: 1, threads: threads).chip, of: programmer.model,
      in: programmer.program, seed: 1, threads: threads)
    return (programmer.program, chip)
  }

  private func compiler(_ model: String) -> Compiler {
    var compiler = Compiler(model: model)
    if isSparse {
      compiler.mapping = "prune-quantize"
      compiler.overrides = ["passes.prune.ratio=0.9"]
    }
    if cells == .pair {
      compiler.overrides += ["encoding.slice-bits=7", "encoding.subtract=analog"]
      if mapping == nil { compiler.overrides.append("accelerator=analog-128") }
    }
    if let mapping { compiler.mapping = mapping }
    return compiler
  }

  /// Steps that cover all sums of the stored weights, except for serial bits, which may clip.
  private var converters: ConverterRange {
    var range = ConverterRange()
    range.method = inputBits == 1 ? .fixed : .lossless
    return range
  }
}
