import Evaluation

/// What a point of a plan may take; `nil`: any amount.
public struct PlanBudget: Encodable, Equatable, Sendable {
  public var maxAreaMm2: Double?
  public var maxPowerMW: Double?
  public var maxArrays: Int?

  public init() {}

  /// What exceeds the budget, as text; empty if nothing does. What is unknown is not within it.
  func excess(of planned: PlannedFigures) -> [String] {
    let figures = planned.figures
    let limits = [
      ("area", Quantity.area, figures.areaUm2, maxAreaMm2.map { $0 * 1e6 }),
      ("power", .power, planned.performance?.powerMW, maxPowerMW),
      ("arrays", .count, figures.arrays, maxArrays.map(Double.init)),
    ]
    return limits.compactMap { name, quantity, value, limit in
      guard let limit else { return nil }
      guard let value else { return "\(name) unknown" }
      return value > limit ? "\(name) \(quantity.text(value)) above \(quantity.text(limit))" : nil
    }
  }
}
