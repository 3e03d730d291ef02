/// What is drawn, in numbers.
extension Panel: Encodable {
  private enum Key: String, CodingKey { case title, caption, x, y, series }

  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(title, forKey: .title)
    try object.encode(caption, forKey: .caption)
    try object.encode(AxisText(x, plot.x.isLogarithmic), forKey: .x)
    try object.encode(AxisText(y, plot.y.isLogarithmic), forKey: .y)
    try object.encode(series.map { SeriesText($0, x.categories) }, forKey: .series)
  }

  private struct AxisText: Encodable {
    let label: String
    let categories: [String]?
    let logarithmic: Bool

    init(_ axis: Axis, _ isLogarithmic: Bool) {
      (label, logarithmic) = (axis.label, isLogarithmic)
      categories = axis.categories.isEmpty ? nil : axis.categories
    }
  }

  private struct SeriesText: Encodable {
    let name: String
    let look: Look
    let points: [PointText]

    init(_ series: Series, _ categories: [String]) {
      (name, look) = (series.name, series.look)
      points = series.points.map { PointText($0, categories) }
    }
  }

  private struct PointText: Encodable {
    let x: Double?
    let category: String?
    let y: Double
    let low: Double?
    let high: Double?
    let method: Estimate.Method?
    let values: [Double]?
    let chosen: Bool?

    init(_ point: Point, _ categories: [String]) {
      x = categories.isEmpty ? point.x : nil
      category = categories.isEmpty ? nil : categories[Int(point.x)]
      y = point.y
      (low, high) = (point.interval?.lowerBound, point.interval?.upperBound)
      method = point.method
      values = point.values.isEmpty ? nil : point.values
      chosen = point.isChosen
    }
  }
}
