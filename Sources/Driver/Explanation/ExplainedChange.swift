import Evaluation

/// A change of a mapping or of the chip, and what the same network then takes.
public struct ExplainedChange: Encodable, Sendable {
  /// In the form of `--set`; none for the program as it is.
  public let overrides: [String]
  /// `nil` if the network cannot be placed like this.
  public var arrays: Double?
  /// Cells of whole arrays.
  public var memristors: Double?
  public var areaUm2: Double?
  public var energyPJ: Double?
  public var latencyNs: Double?
  /// Layers whose converters may clip or round at the accelerator's own step.
  public var lossyLayers: Int?
  /// Why it cannot be placed; none if it can.
  public var refused: [String] = []
  /// What weakens the figures.
  public var remark: String?

  init(_ overrides: [String]) { self.overrides = overrides }
}

extension ExplainedChange {
  /// - Parameter keepsPrices: whether the prices of the chip hold with this change.
  mutating func take(_ planned: PlannedFigures, keepsPrices: Bool) {
    let figures = planned.figures
    (arrays, memristors) = (figures.arrays, figures.memristors.allocated)
    lossyLayers = planned.lossyLayers
    guard keepsPrices else {
      remark = "no energy, time and area: the prices are those of other arrays or cells"
      return
    }
    (areaUm2, energyPJ, latencyNs) = (figures.areaUm2, figures.energyPJ, figures.latencyNs)
  }
}
