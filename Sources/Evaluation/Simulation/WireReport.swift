import Basics
import Foundation
import TileMachine
import TileSimulator

/// The loss of column currents in the wires of a chip's arrays, with all rows of a block driven
/// alike.
public struct WireReport: Encodable, Sendable, Equatable {
  /// The loss in one layer.
  public struct Layer: Encodable, Sendable, Equatable {
    public let matrix: String
    /// Relative to the current without wires, 0…1.
    public let meanLoss: Double
    public let worstLoss: Double
  }

  public let meanLoss: Double
  public let worstLoss: Double
  /// Empty if wires are ideal.
  public let layers: [Layer]
  /// A warning if the loss is too large.
  package let warning: String?

  private enum CodingKeys: CodingKey {
    case meanLoss, worstLoss, layers
  }

  /// The mean loss above which a program hardly behaves as compiled: at full scale, that is
  /// more than one code of a 4-bit converter.
  private static let bearable = 0.1

  var isEmpty: Bool { layers.isEmpty }

  public var text: String {
    "column current lost to wires: \(meanLoss.asShare) mean, \(worstLoss.asShare) maximum"
  }
}

extension WireReport {
  /// - Parameter chip: as seen by its converters; `nil` if cells are computed in integers, without
  ///   wires.
  package init(of chip: Chip?, in program: Program) {
    let losses = chip?.wireLosses(of: program) ?? []
    let columns = losses.reduce(0) { $0 + $1.columns }
    let mean = losses.reduce(0) { $0 + $1.mean * Double($1.columns) } / Double(max(columns, 1))
    let worst = losses.map(\.worst).max() ?? 0
    self.init(
      meanLoss: mean, worstLoss: worst,
      layers: losses.map {
        Layer(matrix: $0.matrix, meanLoss: $0.mean, worstLoss: $0.worst)
      },
      warning: Self.warning(losses, mean: mean, chip, program))
  }

  private static func warning(
    _ losses: [WireLoss], mean: Double, _ chip: Chip?, _ program: Program
  ) -> String? {
    let accelerator = program.accelerator
    guard chip != nil else {
      return accelerator.array.wires.areIdeal
        ? nil
        : "the wire resistance of '\(accelerator.title)' is ignored, because cells are computed in "
          + "integers: use '--device ideal' to include it"
    }
    guard mean > bearable, let layer = losses.max(by: { $0.mean < $1.mean }) else { return nil }
    return "column current lost to wires: \(mean.asShare) mean, \(layer.mean.asShare) mean in "
      + "'\(layer.matrix)': sums are too small by that share"
  }
}

extension Double {
  /// `63.7 %`.
  fileprivate var asShare: String { String(format: "%.1f %%", self * 100) }
}
