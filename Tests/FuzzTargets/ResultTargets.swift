import Basics
import ReportPages
import ResultPlots
import Sweeps

@testable import Driver

extension FuzzTarget {
  static let resultTargets = [
    FuzzTarget("result", ".json", plot),
    FuzzTarget("table", ".jsonl", plot),
    FuzzTarget("simulated-run", ".json") { input in
      _ = try SimulatedRun.read(input.path, of: String(repeating: "0", count: 64))
    },
    // the member that names the training has the digits of its identity
    FuzzTarget("checkpoint", ".npz") { _ = try CheckpointFile($0.path, identity: "0123").load() },
    FuzzTarget("sweep-result", ".json") { input in
      _ = try JSONText.decode(SweepOutcome.self, from: input.bytes)
    },
  ]

  @Sendable private static func plot(_ input: Input) throws {
    let figure = try ResultFigure(of: [input.path], PlotOptions())
    _ = figure.sheet.svg(for: .screen)
  }
}
