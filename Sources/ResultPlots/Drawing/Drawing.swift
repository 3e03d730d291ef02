import Basics
import Evaluation

/// The panels of a figure, chosen by the command that printed the results.
struct Drawing {
  var panels: [Panel]
  var warnings: [String]

  init(of files: [ResultFile], _ kind: ResultKind, _ options: PlotOptions) throws {
    let hasColumns = options.x != nil || options.y != nil || options.series != nil
    switch kind {
    case .plan: self = try .plan(files, options)
    case .device where !hasColumns: self = try .pulses(files)
    case .response: self = try .response(files, options)
    case .report where !hasColumns: self = try .energies(files)
    case .train, .learn:
      self = try options.x == nil ? .curves(files, kind, options) : .rows(files, kind, options)
    default: self = try .rows(files, kind, options)
    }
  }

  init(panels: [Panel], warnings: [String] = []) {
    (self.panels, self.warnings) = (panels, warnings)
  }

  /// A figure of all rows against what differs between them.
  private static func rows(
    _ files: [ResultFile], _ kind: ResultKind, _ options: PlotOptions
  ) throws -> Drawing {
    let table = ResultRows(of: files, kind)
    let columns = try Columns(of: table, kind, options, at: Place(files[0].path))
    let estimated = EstimatedSeries(table, columns, kind)
    let series = estimated.series(.estimates)
    let y = KeyLabel(columns.y).text
    let x = columns.x.map { KeyLabel($0).text }
    let images = Set(estimated.rows.map(\.images))
    let panel = Panel(
      title: y.withoutUnit
        + (x.map { " against \($0.withoutUnit)" }
          ?? " of \(estimated.rows.count.counted(table.item))"),
      caption: Caption(
        of: series.flatMap(\.points), item: table.item,
        images: images.count == 1 ? images.first ?? nil : nil
      ).text,
      x: Panel.Axis(
        label: x ?? "", categories: estimated.categories, marksValues: true,
        isTime: columns.x.map(KeyLabel.isTime) ?? false),
      y: Panel.Axis(label: y), series: series + levels(estimated, series))
    return Drawing(
      panels: [panel], warnings: table.warnings + columns.warnings + estimated.warnings)
  }

  /// The accuracy of the integer mode beside that of the spiking mode.
  private static func levels(_ estimated: EstimatedSeries, _ series: [Panel.Series])
    -> [Panel.Series]
  {
    guard estimated.columns.y == "accuracy", estimated.categories.isEmpty else { return [] }
    let places = series.flatMap(\.points).map(\.x)
    let groups = estimated.rows.inGroups { row in
      estimated.columns.series.map { row[$0] ?? .none }
    }
    guard let low = places.min(), let high = places.max(), low < high, groups.count == 1 else {
      return []
    }
    let values = groups[0].elements.compactMap { $0[ResultRow.integerMode]?.number }
    guard !values.isEmpty else { return [] }
    let mean = values.reduce(0, +) / Double(values.count)
    return [
      Panel.Series(
        name: "integer mode", look: .level, points: [low, high].map { Panel.Point(x: $0, y: mean) })
    ]
  }
}
