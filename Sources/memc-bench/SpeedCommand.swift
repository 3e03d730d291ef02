import ArgumentParser
import Evaluation

@testable import Driver

/// `memc-bench speed MODEL`: images per second on one core, compared with others at the same time.
struct SpeedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "speed")

  @Argument(help: "LeNet-5 as .onnx.")
  var model: String

  @Option(help: "The script that measures onnxruntime.")
  var script: String

  @Option(help: "Measure only cases whose names contain this text.")
  var only = ""

  @Option(help: "The number of rounds per case; rounds alternate with those of the rivals.")
  var rounds = 3

  func run() throws {
    let rivals = Rivals(script: script, model: model)
    var table = TextTable(
      header: [
        "LeNet-5, one core", "images/s", "required", "goal", "/ onnxruntime float", "goal",
        "/ u8 x s8 product", "goal", "",
      ], wordColumns: [0, 8])
    var solutions: [String] = []
    for form in Case.all where only.isEmpty || form.name.contains(only) {
      let prepared = try PreparedCase(form, model: model)
      var speed = Speed()
      for _ in 0..<rounds {
        speed.fastest(try prepared.rate(within: 0.25), rivals.speed(one: form.isSingle))
      }
      table.rows.append(form.row(speed))
      if let seconds = prepared.wireSeconds {
        solutions.append("\(form.name): wires solved once in \(seconds.formatted(3)) s.")
      }
    }
    print(table.markdown)
    print(notes(rivals, solutions).joined(separator: "\n"))
  }

  private func notes(_ rivals: Rivals, _ solutions: [String]) -> [String] {
    let rival = "onnxruntime: float LeNet-5, batch 64 (1 for one image at a time), one thread."
    return [
      "", "Processor time, best of repeats; load \(loadAverage).",
      rivals.hasOnnxruntime
        ? rival : "No onnxruntime: 'pip install onnxruntime', or name a PYTHON that has it.",
      "u8 x s8 product: memc's own kernel, \(PlainProduct.multiplications) products per image.",
    ] + solutions
  }
}

extension Case {
  fileprivate func row(_ speed: Speed) -> [String] {
    let ratio = speed.onnxruntime.map { speed.memc / $0 }
    let product = speed.memc / speed.product
    return [
      name, speed.memc.formatted(0), reach.formatted(0), aim.formatted(0),
      ratio?.formatted(2) ?? "-", ratios.onnxruntime.goal, product.formatted(2),
      ratios.product.goal,
      speed.memc < reach
        ? "missed"
        : speed.memc < aim || ratio.misses(ratios.onnxruntime)
          || Optional(product).misses(ratios.product)
          ? "required reached" : "goal met",
    ]
  }
}
