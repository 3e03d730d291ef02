import ArgumentParser
import Basics
import Evaluation
import Spiking
import TileSimulator

@testable import CommandFiles
@testable import Driver

/// `memc-bench spiking MODEL`: images per second of a program in spiking mode, alternating with
/// snnTorch and SpikingJelly.
struct SpikingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "spiking")

  private static let (images, steps, threads) = (2048, 20, 2)

  @Argument(help: "The classic LeNet-5.")
  var model: String

  @Option(help: "Scripts/spiking-speed.py.")
  var script: String

  func run() throws {
    var table = TextTable(
      header: ["LeNet-5, 20 steps, 2 threads, wall", "images/s", "other", "ratio", "required"])
    let simulator = try simulator()
    for name in ["snntorch", "spikingjelly"] {
      let rival = PythonRival(script: script, argument: name)
      let speeds = try PythonRival.compare(decimals: 1) {
        try rate(simulator)
      } with: {
        rival?.rate(batch: 128, within: 2)
      }
      table.rows.append(["integrate and fire, \(name)"] + speeds + ["20"])
    }
    print(table.markdown)
  }

  private func simulator() throws -> Simulator {
    var compiler = Compiler(model: model)
    compiler.mapping = "baseline"
    let program = try compiler.compile().program.program
    let spiking = try SpikingProgram(
      program, IntegrateAndFire(), steps: Self.steps, seed: 1, chipSeed: 1)
    return try Simulator(
      spiking.program, threads: Self.threads, presentation: spiking.presentation)
  }

  private func rate(_ simulator: Simulator) throws -> Double {
    let seconds = try Stopwatch.wall.best(within: 0.5) {
      _ = try simulator.run(inputs: [Self.inputs])
    }
    return Double(Self.images) / seconds
  }

  private static let inputs: Tensor<Int32> = {
    let random = Philox(seed: 1, stream: 1)
    let codes = (0..<images * 784).map { Int32(random.index(below: 256, UInt64($0))) }
    return Tensor([images, 1, 28, 28], codes)
  }()
}
