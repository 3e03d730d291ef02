import ArgumentParser
import Basics
import DeviceDynamics
import Evaluation
import Learning
import Training

@testable import CommandFiles
@testable import Driver

/// `memc-bench learning NETWORK`: images per second of learning on a chip, alternating with AIHWKit,
/// and the speed of memristors under pulses.
struct LearningCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "learning")

  private static let images = 2048
  /// AIHWKit's `SoftBoundsDevice` by default: steps of 0.001 on weights up to 0.6, and the spreads.
  private static let device =
    "soft-bounds:step=0.00167,step-spread=0.3,max-spread=0.3,min-spread=0.3,pulse-noise=0.3"
  /// A rate of 0.1, in units of half of that range.
  private static let rate = 0.1 / 0.6

  @Argument(help: "A multi-layer perceptron of 784 to 256 to 10: a network.txt.")
  var network: String

  @Option(help: "Scripts/aihwkit-speed.py.")
  var script: String

  func run() throws {
    var table = TextTable(
      header: ["learning 784-256-10, 2 threads, wall", "images/s", "AIHWKit", "ratio", "required"])
    let rival = PythonRival(script: script, argument: "2")
    let program = try compiled()
    for (batch, required) in [(1, "10"), (64, "5")] {
      let speeds = try PythonRival.compare(decimals: 1) {
        try rate(program, batch: batch)
      } with: {
        rival?.rate(batch: batch, within: 2)
      }
      table.rows.append(["batch \(batch)"] + speeds + [required])
    }
    print(table.markdown)
    print("\nGradient descent on soft bounds, no noise of reading; load \(loadAverage).")
    print("\nDevice steps per second, one thread: \(try stepsPerSecond().formatted(0))")
    print("128x128 VTEAM cells, pulses per second: \(try pulsesPerSecond().formatted(0))")
  }

  private func compiled() throws -> CompiledProgram {
    var compiler = Compiler(model: network)
    compiler.mapping = "learn"
    // one device per weight, as in AIHWKit
    compiler.overrides = [
      "encoding.name=offset-columns", "encoding.slice-bits=7", "passes.quantize.weight-bits=7",
    ]
    compiler.initialSeed = 1
    return try compiler.compile().program
  }

  /// Images per second of one pass, without preparing the chip.
  private func rate(_ program: CompiledProgram, batch: Int) throws -> Double {
    var recipe = TrainingRecipe()
    (recipe.batch, recipe.rate, recipe.epochs) = (batch, Self.rate, 1)
    let learner = try CrossbarLearner(
      try learningRules.make("sgd"), try PulsedCell(named: Self.device), program.network,
      program.program.program, from: .weights, batch: batch, seed: 1, threads: 2)
    var trainer = try Trainer(learner.graph, recipe, Self.examples, seed: 1)
    trainer.mover = learner
    trainer.threads = 2
    let seconds = try Stopwatch.wall.best(within: 0.5) { _ = try trainer.train() }
    return Double(Self.images) / seconds
  }

  /// Images of which a fifth of the pixels are not 0, as in MNIST.
  private static let examples: TrainingData = {
    let random = Philox(seed: 1, stream: 1)
    let pixels = (0..<images * 784).map { index in
      max(Float(random.uniform(UInt64(index))) * 5 - 4, 0)
    }
    let labels = (0..<images).map { Int32(random.stream(1).index(below: 10, UInt64($0))) }
    return TrainingData(inputs: Tensor([images, 1, 28, 28], pixels), goals: .classes(labels))
  }()

  /// Steps of the integrator on a Yakopcic device under a sine.
  private func stepsPerSecond() throws -> Double {
    let model = try memristors.make("yakopcic")
    var steps = 0
    let seconds = try Stopwatch.processor.best(within: 0.5) {
      steps = try Transient(of: model, under: type(of: model).usualDrive).motion.steps
    }
    return Double(steps) / seconds
  }

  /// Pulses on single cells of a 128 × 128 array, on two threads.
  private func pulsesPerSecond() throws -> Double {
    let cell = try PulsedCell(named: "vteam:set-V=-0.3,reset-V=0.03,width-s=1e-13,step-spread=0.1")
    let bench = PulseBench(cell, lines: 128, line: 128, threads: 2)
    let seconds = try Stopwatch.wall.best(within: 0.5) { try bench.pulse(16) }
    return Double(128 * 128 * 16) / seconds
  }
}
