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
  /// The most points that a table shows at all, and the most tables.
  private static let mostRows = 40
  private static let mostTables = 20

  fileprivate var summary: String {
    ([title, caption] + tables).joined(separator: "\n")
  }

  private var tables: [String] {
    let shown = series.filter { $0.look != .guide }
    let rest = shown.count - Self.mostTables
    return shown.prefix(Self.mostTables).map { series in
      series.look == .estimates || series.points.count <= Self.mostPoints
        ? table(series)
        : (series.name.isEmpty ? "" : "\(series.name): ") + series.points.count.counted("point")
    } + (rest > 0 ? ["\(rest) more series"] : [])
  }

  private func table(_ series: Series) -> String {
    let hasIntervals = series.points.contains { $0.interval != nil }
    let areMeans = hasIntervals || series.points.contains { $0.values.count > 1 }
    let rows = series.points.prefix(Self.mostRows).map { point in
      [x.text(of: point.x), brief(point.y)]
        + (hasIntervals
          ? [point.interval.map { "\(brief($0.lowerBound)) to \(brief($0.upperBound))" } ?? ""]
          : []) + (areMeans ? ["\(point.values.count)"] : [])
    }
    let table = TextTable(
      header: [x.title, y.label] + (hasIntervals ? ["95 % interval"] : [])
        + (areMeans ? ["n"] : []), rows: rows)
    let rest = series.points.count - rows.count
    return (series.name.isEmpty ? "" : series.name + "\n") + table.text
      + (rest > 0 ? "\n\(rest.counted("more point")): '--json' has all" : "")
  }

  private func brief(_ number: Double) -> String { String(format: "%.5g", number) }
}
