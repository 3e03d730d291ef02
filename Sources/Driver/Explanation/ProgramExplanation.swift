import Basics
import CommandFiles
import Evaluation
import Hardware
import IntegerModel
import NetworkIR

/// Why a program needs its arrays, energy and time, and what would change that, for `memc explain`.
public struct ProgramExplanation: Encodable, Sendable {
  /// A share of the energy or of the time.
  public struct Share: Encodable, Sendable {
    /// A layer, or a component.
    public let name: String
    /// 0…1.
    public let share: Double
  }

  public let schemaVersion = 1
  /// Of the mapping and the accelerator.
  public let mapping: String
  public let accelerator: String
  public let arrays: Double?
  public let energyPJ: Double?
  public let latencyNs: Double?
  /// The fewest arrays that have a cell for every plane of every nonzero weight.
  public let leastArrays: Int
  /// The layers with weights, in order.
  public let layers: [ExplainedLayer]
  /// The largest shares of the energy of the whole program, largest first; leakage is a component.
  public let energyByComponent: [Share]
  public let energyByLayer: [Share]
  /// Of the time that layers are busy.
  public let timeByLayer: [Share]
  /// What else could be tried, with the figures that it gives.
  public let changes: [ExplainedChange]

  /// - Parameter path: a program file.
  /// - Throws: the errors of `ProgramFile.read`.
  public init(_ path: String, threads: Int) throws {
    let compiled = try ProgramFile.read(path)
    let network = try IntegerNetwork(compiled.network)
    let report = try Report(compiled, of: network)
    (mapping, accelerator) = (report.mapping, report.accelerator)
    (arrays, energyPJ) = (report.figures.arrays, report.figures.energyPJ)
    latencyNs = report.figures.latencyNs
    layers = ExplainedLayer.all(of: compiled, network, report)
    let array = compiled.program.accelerator.array
    let cells = layers.reduce(0) { $0 + $1.nonzero * $1.cellsPerWeight * $1.copies }
    leastArrays = (cells + array.rows * array.columns - 1) / (array.rows * array.columns)
    let energy = report.figures.energyPJ ?? 0
    energyByComponent = Share.largest(
      report.costs.map { ($0.component, $0.energyPJ ?? 0) }
        + [("leakage", report.figures.leakagePJ ?? 0)], of: energy)
    energyByLayer = Share.largest(
      report.layers.map { ($0.name, $0.figures.energyPJ ?? 0) }, of: energy)
    let times = report.layers.map { ($0.name, $0.figures.latencyNs ?? 0) }
    timeByLayer = Share.largest(times, of: times.reduce(0) { $0 + $1.1 })
    changes = try ChangeTrial(compiled).changes(threads: threads)
  }
}

extension ProgramExplanation.Share {
  private static let most = 5

  /// The largest of these figures, each as a share of a sum; without what is 0.
  fileprivate static func largest(_ figures: [(name: String, value: Double)], of sum: Double)
    -> [Self]
  {
    guard sum > 0 else { return [] }
    let sorted = figures.enumerated().sorted {
      ($1.element.value, $0.offset) < ($0.element.value, $1.offset)
    }
    return sorted.map(\.element).prefix(most).filter { $0.value > 0 }
      .map { Self(name: $0.name, share: $0.value / sum) }
  }
}
