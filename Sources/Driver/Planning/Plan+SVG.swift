import Basics
import Evaluation
import Plots

/// The picture of a plan: its points over two figures, those of the front filled.
extension Plan {
  /// A point that has both figures.
  private struct Place {
    let row: Row
    let x: Double
    let y: Double
  }

  /// The largest number of series that a legend shows.
  private static let mostSeries = 20

  /// Time across, and the figure that is made as small as possible up; energy, if that is a time.
  public var svg: String {
    let time = objective == .interval ? objective : .latency
    let cost = [.latency, .interval].contains(objective) ? .energy : objective
    let (xUnit, yUnit) = (unit(of: time), unit(of: cost))
    let places = rows.compactMap { row -> Place? in
      guard row.status == .fits, let x = row.value(of: time), let y = row.value(of: cost) else {
        return nil
      }
      return Place(row: row, x: x / xUnit.size, y: y / yUnit.size)
    }
    let missing = count(.fits) - places.count
    return Plot(
      title: "mapping \(mapping), \(rows.count.counted("point")): \(cost.rawValue) and "
        + time.rawValue,
      subtitle: "filled: on the front of \(objectives.map(\.rawValue).joined(separator: ", ")) and "
        + "precision"
        + (missing > 0 ? "; \(missing.counted("point")) without these figures not shown" : ""),
      x: PlotAxis(time.label(in: xUnit.symbol), around: places.map(\.x)),
      y: PlotAxis(cost.label(in: yUnit.symbol), around: places.map(\.y)),
      series: series(places) + [front(places)]
    ).svg
  }

  /// The unit of the middle of a figure's values.
  private func unit(of objective: PlanObjective) -> (symbol: String, size: Double) {
    let values = rows.filter { $0.status == .fits }.compactMap { $0.value(of: objective) }.sorted()
    return objective.quantity.unit(of: values.isEmpty ? 1 : values[values.count / 2])
  }

  /// Points by their choice of the first axis that has several.
  private func series(_ places: [Place]) -> [PlotSeries] {
    let axis = axes.firstIndex { $0.choices.count > 1 && $0.choices.count <= Self.mostSeries }
    let names = axis.map { axes[$0].choices.map(\.label) } ?? [""]
    return names.compactMap { name in
      let own = places.filter { place in axis.map { place.row.labels[$0] == name } ?? true }
      guard !own.isEmpty else { return nil }
      return PlotSeries(
        name, .marks,
        own.map {
          PlotPoint($0.x, $0.y, isFilled: $0.row.isOnFront, note: $0.row.note)
        })
    }
  }

  /// A staircase through the points that no other point undercuts in both figures of the picture.
  private func front(_ places: [Place]) -> PlotSeries {
    let indices = ParetoFront.indices(of: places.map { [$0.x, $0.y] })
    let points = indices.map { places[$0] }.sorted { ($0.x, -$0.y) < ($1.x, -$1.y) }
    let corners = zip(points, points.dropFirst()).flatMap { a, b in
      [PlotPoint(b.x, a.y), PlotPoint(b.x, b.y)]
    }
    return PlotSeries(
      "least of both", .guide, points.prefix(1).map { PlotPoint($0.x, $0.y) } + corners)
  }
}

extension PlanObjective {
  fileprivate func label(in unit: String) -> String {
    unit.isEmpty ? rawValue : "\(rawValue), \(unit)"
  }
}

extension Plan.Row {
  /// Its choices and figures in one line.
  fileprivate var note: String {
    let figures = PlanObjective.allCases.compactMap { objective in
      value(of: objective).map { "\(objective.rawValue) \(objective.quantity.text($0))" }
    }
    return (labels + figures).joined(separator: ", ")
  }
}
