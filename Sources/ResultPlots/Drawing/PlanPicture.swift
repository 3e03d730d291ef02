import Basics
import Evaluation
import Plots

/// The picture of a plan: its points over two figures, those of the front filled.
package struct PlanPicture: Sendable {
  /// A point of the grid that fits the budget.
  package struct Row: Sendable {
    /// Of its choices, one for each axis.
    let labels: [String]
    let figures: [PlanObjective: Double]
    let isOnFront: Bool
    /// Components that its energy leaves out, for they have no price.
    let unpriced: [String]

    package init(
      labels: [String], figures: [PlanObjective: Double], isOnFront: Bool, unpriced: [String]
    ) {
      (self.labels, self.figures, self.isOnFront) = (labels, figures, isOnFront)
      self.unpriced = unpriced
    }
  }

  private let rows: [Row]
  private let axes: [(name: String, choices: [String])]
  private let title: String
  private let time: PlanObjective
  private let cost: PlanObjective
  private let front: [PlanObjective]

  /// The largest number of series that a legend shows.
  private static let mostSeries = 20

  /// Time across, and the figure that is made as small as possible up; energy, if that is a time.
  ///
  /// - Parameters:
  ///   - rows: the points that fit the budget.
  ///   - count: the number of all points.
  ///   - objectives: those of the front.
  ///   - series: the axis that tells series apart; `nil`: the first with several choices.
  package init(
    _ rows: [Row], of count: Int, mapping: String, axes: [(name: String, choices: [String])],
    minimizing objective: PlanObjective, objectives: [PlanObjective],
    across: PlanObjective? = nil, up: PlanObjective? = nil, series: String? = nil
  ) {
    self.rows = rows
    let time = across ?? (objective == .interval ? objective : .latency)
    let isTime = [.latency, .interval].contains(objective)
    let cost = up ?? (isTime ? .energy : objective)
    (self.time, self.cost, front) = (time, cost, objectives)
    self.axes = series.map { name in axes.filter { $0.name == name } } ?? axes
    columns =
      series.flatMap { name in axes.firstIndex { $0.name == name } }.map { [$0] }
      ?? Array(axes.indices)
    title =
      "mapping \(mapping), \(count.counted("point")): \(cost.rawValue) and " + time.rawValue
  }

  /// The places of `axes` among the labels of a row.
  private let columns: [Int]

  package var plot: Plot { panel.plot }

  var panel: Panel {
    let (xUnit, yUnit) = (unit(of: time), unit(of: cost))
    let places = rows.compactMap { row -> (row: Row, point: Panel.Point)? in
      guard let x = row.figures[time], let y = row.figures[cost] else { return nil }
      return (
        row,
        Panel.Point(
          x: x / xUnit.size, y: y / yUnit.size, isChosen: row.isOnFront, note: row.note)
      )
    }
    let missing = rows.count - places.count
    return Panel(
      title: title,
      caption: "filled: on the front of \(front.map(\.rawValue).joined(separator: ", ")) and "
        + "precision"
        + unpricedText
        + (missing > 0 ? "; \(missing.counted("point")) without these figures not shown" : ""),
      x: Panel.Axis(label: time.label(in: xUnit.symbol)),
      y: Panel.Axis(label: cost.label(in: yUnit.symbol)),
      series: series(places) + [staircase(places.map(\.point))])
  }

  /// What the energies leave out.
  private var unpricedText: String {
    let names = Set(rows.flatMap(\.unpriced)).sorted()
    guard [time, cost].contains(.energy), !names.isEmpty else { return "" }
    return "; energy without (no price): \(names.firstQuoted)"
  }

  /// The unit of the middle of a figure's values.
  private func unit(of objective: PlanObjective) -> (symbol: String, size: Double) {
    let values = rows.compactMap { $0.figures[objective] }.sorted()
    return objective.quantity.unit(of: values.isEmpty ? 1 : values[values.count / 2])
  }

  /// Points by their choice of the first axis that has several.
  private func series(_ places: [(row: Row, point: Panel.Point)]) -> [Panel.Series] {
    let axis = axes.firstIndex { $0.choices.count > 1 && $0.choices.count <= Self.mostSeries }
    let names = axis.map { axes[$0].choices } ?? [""]
    let found = names.map { name in
      places.filter { place in axis.map { place.row.labels[columns[$0]] == name } ?? true }
        .map(\.point)
    }
    return zip(names, found).filter { !$1.isEmpty }.enumerated().map { index, series in
      Panel.Series(name: series.0, look: .points, points: series.1, hue: index)
    }
  }

  /// A staircase through the points that no other point undercuts in both figures of the picture.
  private func staircase(_ places: [Panel.Point]) -> Panel.Series {
    let indices = ParetoFront.indices(of: places.map { [$0.x, $0.y] })
    let points = indices.map { places[$0] }.sorted { ($0.x, -$0.y) < ($1.x, -$1.y) }
    let corners = zip(points, points.dropFirst()).flatMap { a, b in [(b.x, a.y), (b.x, b.y)] }
    let line = points.prefix(1).map { ($0.x, $0.y) } + corners
    return Panel.Series(
      name: "least of both", look: .guide, points: line.map { Panel.Point(x: $0, y: $1) })
  }
}

extension PlanObjective {
  fileprivate func label(in unit: String) -> String {
    unit.isEmpty ? rawValue : "\(rawValue), \(unit)"
  }
}

extension PlanPicture.Row {
  /// Its choices and figures in one line.
  fileprivate var note: String {
    let texts = PlanObjective.allCases.compactMap { objective in
      figures[objective].map { "\(objective.rawValue) \(objective.quantity.text($0))" }
    }
    return (labels + texts).joined(separator: ", ")
  }
}
