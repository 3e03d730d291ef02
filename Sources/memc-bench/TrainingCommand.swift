import ArgumentParser
import Basics
import Evaluation
import Importers
import Training

@testable import Driver

/// `memc-bench training NETWORK`: images per second in training, alternating with PyTorch.
struct TrainingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "training")

  private static let batch = 128
  private static let images = 1024

  @Argument(help: "The classic LeNet-5: a network.txt.")
  var network: String

  @Option(help: "Scripts/pytorch-speed.py.")
  var script: String

  func run() throws {
    var table = TextTable(
      header: ["training LeNet-5, batch \(Self.batch)", "images/s", "PyTorch", "ratio", "required"])
    for (name, threads, clock) in [
      ("1 thread, processor time", 1, Stopwatch.processor), ("2 threads, wall", 2, .wall),
    ] {
      let rival = PythonRival(script: script, argument: "\(threads)")
      let trainer = try trainer(threads: threads)
      let speeds = try PythonRival.compare(decimals: 2) {
        try Double(Self.images) / clock.best(within: 0.5) { _ = try trainer.train() }
      } with: {
        rival?.rate(batch: Self.batch, within: 0.5)
      }
      table.rows.append([name] + speeds + ["1.0"])
    }
    print(table.markdown)
    print("\nAdam, cross-entropy, no augmentation; load \(loadAverage).")
  }

  private func trainer(threads: Int) throws -> Trainer {
    let random = Philox(seed: 1, stream: 1)
    let pixels = (0..<Self.images * 784).map { Float(random.uniform(UInt64($0))) }
    let labels = (0..<Self.images).map { Int32(random.stream(1).index(below: 10, UInt64($0))) }
    let graph = try Initialization(seed: 1).run(
      ModelLoader.load(network).requireGraph(isTrained: false), all: true)
    var recipe = TrainingRecipe()
    recipe.batch = Self.batch
    var trainer = try Trainer(
      graph, recipe,
      TrainingData(
        inputs: Tensor([Self.images, 1, 28, 28], pixels), goals: .classes(labels)), seed: 1)
    trainer.threads = threads
    return trainer
  }
}
