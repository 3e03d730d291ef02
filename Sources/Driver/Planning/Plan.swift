import Basics
import Evaluation

/// What a network takes at every point of a grid, and which points are worth a look.
public struct Plan: Sendable {
  /// Whether a point can be compiled, and is within the budget.
  public enum Status: String, Encodable, Sendable {
    case fits
    case overBudget = "over-budget"
    case refused
  }

  /// One point of the grid.
  public struct Row: Sendable {
    /// Of its choices, one for each axis.
    let labels: [String]
    /// Overrides of the mapping that compile it, in the form of `--set`.
    let overrides: [String]
    /// The command line that compiles it.
    let command: String
    let outcome: PlanOutcome
    /// What exceeds the budget.
    let excess: [String]
    /// Whether no other point is better in one figure without being worse in another.
    fileprivate(set) var isOnFront = false
    /// Whether its figure is the smallest, or the smallest of all points that are as precise.
    fileprivate(set) var isBest = false

    var figures: PlannedFigures? { outcome.figures }

    var status: Status {
      outcome.figures == nil ? .refused : excess.isEmpty ? .fits : .overBudget
    }
  }

  public let axes: [PlanAxis]
  /// The name of the mapping.
  let mapping: String
  /// By file, as in a manifest.
  let modelSha256: [String: String]
  /// Overrides at all points.
  let overrides: [String]
  /// What is made as small as possible.
  public let objective: PlanObjective
  /// The figures of the front.
  let objectives: [PlanObjective]
  let budget: PlanBudget
  /// Assumptions about the model, such as a batch of 1.
  public let assumptions: [String]
  /// The points by the figure of `objective`, those within the budget first, the refused last.
  public let rows: [Row]

  /// - Parameter rows: in the order of the grid, which decides between equal figures.
  init(
    of rows: [Row], axes: [PlanAxis], mapping: String, modelSha256: [String: String],
    overrides: [String], objective: PlanObjective, budget: PlanBudget, assumptions: [String]
  ) {
    (self.axes, self.mapping, self.modelSha256) = (axes, mapping, modelSha256)
    (self.overrides, self.objective, self.budget) = (overrides, objective, budget)
    self.assumptions = assumptions
    objectives = objective.front.filter { objective in
      rows.contains { $0.status == .fits && $0.value(of: objective) != nil }
    }
    self.rows = rows.sorted(by: objective).markingFront(of: objectives).markingBest(by: objective)
  }

  /// Whether a point can be compiled, within the budget or not.
  public var canCompile: Bool { rows.contains { $0.status != .refused } }

  /// Why no point can be chosen; `nil` if one can.
  public var failure: String? {
    guard count(.fits) == 0 else { return nil }
    return canCompile ? "no point is within the budget" : "no point can be compiled"
  }

  /// The points with the smallest figure: of the finest precision first, then of coarser ones, as far
  /// as these take less.
  var best: [Row] { rows.filter(\.isBest).reversed() }

  /// The number of points with a status.
  func count(_ status: Status) -> Int { rows.count { $0.status == status } }

  /// Each warning about points once, in their order.
  public var warnings: [String] {
    var seen: Set<String> = []
    return rows.flatMap { $0.figures?.warnings ?? [] }.filter { seen.insert($0).inserted }
  }
}

extension Plan.Row {
  func value(of objective: PlanObjective) -> Double? {
    figures.flatMap { objective.value(in: $0.figures) }
  }

  /// What a plan takes as accuracy, for it has no images to measure one: bits of weights and of
  /// activations, and whether converters are exact. Negative, so that less is better.
  fileprivate var coarseness: [Double] {
    guard let figures else { return [] }
    return [
      -Double(figures.weightBits), -Double(figures.activationBits),
      figures.lossyLayers == 0 ? 0 : 1,
    ]
  }
}

extension PlanObjective {
  /// The figures of the front where this one is made as small as possible: a size, a time, and the
  /// energy.
  fileprivate var front: [PlanObjective] {
    [self == .arrays ? .arrays : .area, self == .interval ? .interval : .latency, .energy]
  }
}

extension [Plan.Row] {
  /// Where figures are equal, the more precise first, then those with fewer arrays, then in the order
  /// of the grid; those without a figure after those with one.
  fileprivate func sorted(by objective: PlanObjective) -> Self {
    let ranks: [Plan.Status] = [.fits, .overBudget, .refused]
    let keys = enumerated().map { index, row in
      [Double(ranks.firstIndex(of: row.status) ?? ranks.count)]
        + [row.value(of: objective) ?? .infinity] + row.coarseness
        + [row.value(of: .arrays) ?? .infinity, Double(index)]
    }
    return indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }.map { self[$0] }
  }

  /// Marks the rows that no other dominates in the figures and in precision. Rows with an unknown
  /// figure cannot be compared, and are left out.
  fileprivate func markingFront(of objectives: [PlanObjective]) -> Self {
    let known = indices.filter { index in
      self[index].status == .fits && !objectives.isEmpty
        && objectives.allSatisfy { self[index].value(of: $0) != nil }
    }
    let points = known.map { index in
      objectives.compactMap { self[index].value(of: $0) } + self[index].coarseness
    }
    var rows = self
    for place in ParetoFront.indices(of: points) { rows[known[place]].isOnFront = true }
    return rows
  }

  /// Marks the first row, and after it each that is more precise than all before it.
  ///
  /// - Precondition: rows are sorted by `objective`.
  fileprivate func markingBest(by objective: PlanObjective) -> Self {
    var (rows, best) = (self, [[Double]]())
    for index in indices {
      guard rows[index].status == .fits, rows[index].value(of: objective) != nil else { continue }
      let coarseness = rows[index].coarseness
      guard best.allSatisfy({ !$0.isAsPrecise(as: coarseness) }) else { continue }
      best.append(coarseness)
      rows[index].isBest = true
    }
    return rows
  }
}

extension [Double] {
  /// Whether a point of this coarseness is at least as precise as one of another.
  fileprivate func isAsPrecise(as other: Self) -> Bool {
    zip(self, other).allSatisfy { $0 <= $1 }
  }
}
