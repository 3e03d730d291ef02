import Evaluation
import ResultPlots

extension Plan {
  /// The picture of the points that fit the budget.
  public var svg: String {
    let fitting = rows.filter { $0.status == .fits }.map { row in
      PlanPicture.Row(
        labels: row.labels,
        figures: PlanObjective.allCases.reduce(into: [:]) { $0[$1] = row.value(of: $1) },
        isOnFront: row.isOnFront, unpriced: row.figures?.unpricedEnergy ?? [])
    }
    return PlanPicture(
      fitting, of: rows.count, mapping: mapping,
      axes: axes.map { ($0.name, $0.choices.map(\.label)) }, minimizing: objective,
      objectives: objectives
    ).plot.svg
  }
}
