import Basics
import Evaluation
import Foundation

extension ResultFigure {
  /// What is drawn, as tables.
  public var text: String { panels.map(\.summary).joined(separator: "\n\n") }
}

extension Panel {
  /// The most points that a table shows of a series without intervals.
  private static let mostPoints = 20

  fileprivate var summary: String {
    ([title, caption] + tables).joined(separator: "\n")
  }

  private var tables: [String] {
    series.filter { $0.look != .guide }.map { series in
      series.look == .estimates || series.points.count <= Self.mostPoints
        ? table(series)
        : (series.name.isEmpty ? "" : "\(series.name): ") + series.points.count.counted("point")
    }
  }

  private func table(_ series: Series) -> String {
    let head = [x.label.isEmpty ? "" : x.label, y.label]
    let hasIntervals = series.points.contains { $0.interval != nil }
    let rows = series.points.map { point in
      [across(point), brief(point.y)]
        + (hasIntervals
          ? [
            point.interval.map { "\(brief($0.lowerBound)) to \(brief($0.upperBound))" } ?? "",
            "\(point.values.count)",
          ] : [])
    }
    let table = TextTable(header: head + (hasIntervals ? ["95 % interval", "n"] : []), rows: rows)
    return (series.name.isEmpty ? "" : series.name + "\n") + table.text
  }

  private func across(_ point: Point) -> String {
    x.categories.isEmpty ? brief(point.x) : x.categories[Int(point.x)]
  }

  private func brief(_ number: Double) -> String { String(format: "%.5g", number) }
}
