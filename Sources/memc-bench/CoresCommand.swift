import ArgumentParser
import Evaluation

@testable import Driver

/// `memc-bench cores MODEL`: compares two threads with one by wall time, and by their total
/// processor time, which shows what two otherwise idle cores would achieve.
struct CoresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "cores")

  /// The speed-up of two cores over one: required, and aimed at.
  private static let reach = 1.7
  private static let aim = 1.9

  @Argument(help: "LeNet-5 as .onnx.")
  var model: String

  func run() throws {
    var table = TextTable(
      header: [
        "LeNet-5, images/s", "1 thread", "2 threads", "ratio", "ratio by processor time",
        "required", "goal",
      ])
    for form in [Case.lossless, .noisyPair] {
      let one = try PreparedCase(form, model: model, threads: 1)
      let two = try PreparedCase(form, model: model, threads: 2)
      let wall = try best(one, two, .wall)
      let processor = try best(one, two, .processor)
      table.rows.append([
        form.name, wall.one.formatted(0), wall.two.formatted(0), (wall.two / wall.one).formatted(2),
        (2 * processor.two / processor.one).formatted(2), Self.reach.formatted(1),
        Self.aim.formatted(1),
      ])
    }
    print(table.markdown)
    print("\nWall time, best of repeats; load \(loadAverage).")
  }

  /// Images per second of both, measured alternately.
  private func best(_ one: PreparedCase, _ two: PreparedCase, _ clock: Stopwatch) throws
    -> (one: Double, two: Double)
  {
    try (0..<6).reduce(into: (one: 0.0, two: 0.0)) { best, _ in
      best.one = max(best.one, try one.rate(within: 0.15, clock))
      best.two = max(best.two, try two.rate(within: 0.15, clock))
    }
  }
}
