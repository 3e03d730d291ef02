import Basics
import Evaluation

extension Plan: Encodable {
  private enum Key: String, CodingKey {
    case schemaVersion, memcVersion, mapping, overrides, modelSha256, minimize, objectives
    case budget, axes, points, warnings, assumptions
  }

  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(1, forKey: .schemaVersion)
    try object.encode(Version.current, forKey: .memcVersion)
    try object.encode(mapping, forKey: .mapping)
    try object.encode(overrides, forKey: .overrides)
    try object.encode(modelSha256, forKey: .modelSha256)
    try object.encode(objective.key, forKey: .minimize)
    try object.encode(objectives.map(\.key), forKey: .objectives)
    try object.encode(budget, forKey: .budget)
    try object.encode(axes.map(Axis.init), forKey: .axes)
    try object.encode(rows.map { Point($0, axes) }, forKey: .points)
    try object.encode(warnings, forKey: .warnings)
    try object.encode(assumptions, forKey: .assumptions)
  }

  private struct Axis: Encodable {
    let name: String
    let choices: [String]

    init(_ axis: PlanAxis) {
      name = axis.name
      choices = axis.choices.map(\.label)
    }
  }

  private struct Point: Encodable {
    /// By axis.
    let choices: [String: String]
    let overrides: [String]
    let command: String
    let status: Status
    let front: Bool
    let best: Bool
    let reasons: [String]
    let weightBits: Int?
    let activationBits: Int?
    let lossyLayers: Int?
    let figures: Figures?
    let performance: Performance?
    let unpriced: Unpriced?
    let estimated: [String]?

    init(_ row: Row, _ axes: [PlanAxis]) {
      choices = zip(axes, row.labels).reduce(into: [:]) { $0[$1.0.name] = $1.1 }
      (overrides, command, status) = (row.overrides, row.command, row.status)
      (front, best) = (row.isOnFront, row.isBest)
      reasons = row.outcome.reasons + row.excess
      weightBits = row.figures?.weightBits
      activationBits = row.figures?.activationBits
      lossyLayers = row.figures?.lossyLayers
      figures = row.figures?.figures
      performance = row.figures?.performance
      unpriced = row.figures.map { Unpriced(energy: $0.unpricedEnergy, time: $0.unpricedTime) }
      estimated = row.figures?.estimated
    }
  }

  private struct Unpriced: Encodable {
    let energy: [String]
    let time: [String]
  }
}
