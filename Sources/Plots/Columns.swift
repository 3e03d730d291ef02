import Basics
import Foundation

/// Upright columns over categories or bins, of one series or of two that are compared.
public struct Columns: Sendable {
  public struct Series: Sendable {
    public var name: String
    /// For each category; at least 0.
    public var values: [Double]
    /// What each value is, in words.
    public var notes: [String]

    public init(_ name: String, values: [Double], notes: [String]) {
      (self.name, self.values, self.notes) = (name, values, notes)
    }
  }

  public var title: String
  public var x: String
  public var y: String
  /// The names of the categories; those that have no room are not drawn.
  public var categories: [String]
  /// The first is drawn in colour, the second pale behind it.
  public var series: [Series]

  /// Whether the scale begins at 0 even if values are far apart.
  public var isLinear: Bool

  /// - Precondition: every series has a value and a note for each category.
  public init(
    title: String, x: String, y: String, isLinear: Bool = false, categories: [String],
    series: [Series]
  ) {
    (self.title, self.x, self.y, self.isLinear) = (title, x, y, isLinear)
    (self.categories, self.series) = (categories, series)
  }

  private static let frame = (left: 84.0, height: 200.0)

  public var chart: Chart {
    let names = series.count > 1 ? series.map(\.name) : []
    let legend = Ink.legend(names, y: 0, from: Self.frame.left, look: Self.look)
    let top = max(8, legend.height)
    let (left, right, bottom) = (Self.frame.left, Chart.width - 10, top + Self.frame.height)
    let scale = scale
    let pitch = (right - left) / Double(max(1, categories.count))
    let columns = series.enumerated().reversed().flatMap { index, series in
      series.values.indices.compactMap { category -> Markup? in
        let value = series.values[category]
        guard value > 0 else { return nil }
        let height = max(0.6, scale.share(value) * Self.frame.height)
        let width = min(pitch * (index == 0 ? 0.62 : 0.9), index == 0 ? 76 : 104)
        return Ink.box(
          x: left + (Double(category) + 0.5) * pitch - width / 2, y: bottom - height, width: width,
          height: height, look: Self.look(index), note: series.notes[category])
      }
    }
    return Chart(
      title, height: bottom + 40,
      legend.markup + Ink.risingTicks(scale, left: left, right: right, top: top, bottom: bottom)
        + columns + labels(left: left, pitch: pitch, bottom: bottom)
        + [
          Ink.path("M\(left.short) \(bottom.short)H\(right.short)", look: "line"),
          Ink.text(x, x: (left + right) / 2, y: bottom + 35, .middle, look: "dim"),
          Ink.text(
            y + (scale.isLogarithmic ? " (logarithmic)" : ""), x: 14, y: (top + bottom) / 2,
            .middle, look: "dim", turned: true),
        ])
  }

  private static func look(_ series: Int) -> String { series == 0 ? "s0" : "pale" }

  /// From 0, or logarithmic around the values if these are far apart.
  private var scale: PlotAxis {
    let values = series.flatMap(\.values).filter { $0 > 0 }
    let around = PlotAxis(y, around: values + [1])
    return around.isLogarithmic && !isLinear
      ? around : PlotAxis(y, exactly: [0, values.max() ?? 1])
  }

  private func labels(left: Double, pitch: Double, bottom: Double) -> [Markup] {
    let widest = 12 + 6.5 * Double(categories.map(\.count).max() ?? 0)
    let step = max(1, Int((widest / pitch).rounded(.up)))
    // symmetric around the middle, where a histogram of signed codes has its zero
    let offset = (categories.count / 2) % step
    return stride(from: offset, to: categories.count, by: step).map { index in
      Ink.text(
        categories[index], x: left + (Double(index) + 0.5) * pitch, y: bottom + 16, .middle,
        look: "dim")
    }
  }
}
