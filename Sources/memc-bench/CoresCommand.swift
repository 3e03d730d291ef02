import ArgumentParser

@testable import Driver

/// `memc-bench cores MODEL`: two threads against one, wall time.
struct CoresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "cores")

  /// Two cores over one, to reach.
  private static let reach = 1.7

  @Argument(help: "LeNet-5 as .onnx.")
  var model: String

  func run() throws {
    var table = TextTable(
      header: ["LeNet-5, wall time", "1 thread", "2 threads", "ratio", "to reach"])
    for form in [Case.lossless, .noisyPair] {
      let one = try PreparedCase(form, model: model, threads: 1)
      let two = try PreparedCase(form, model: model, threads: 2)
      var best = (one: 0.0, two: 0.0)
      for _ in 0..<8 {
        best.one = max(best.one, try one.rate(within: 0.15, .wall))
        best.two = max(best.two, try two.rate(within: 0.15, .wall))
      }
      table.rows.append([
        form.name, best.one.formatted(0), best.two.formatted(0), (best.two / best.one).formatted(2),
        Self.reach.formatted(1),
      ])
    }
    print(table.markdown)
    print("\nImages/s, best of repeats; load \(loadAverage).")
  }
}
