import Basics

/// Learning curves.
extension Drawing {
  /// Figures of an epoch, and the panel that shows them.
  private static let measures: [(panel: String, key: String, name: String, look: Panel.Look)] = [
    ("loss", "loss", "", .curve),
    ("accuracy", "validation_accuracy", "validation", .curve),
    ("accuracy", "accuracy", "training", .faint),
    ("mean squared error", "validation_mean_squared_error", "validation", .curve),
  ]

  /// Loss and accuracy against the epoch, a series for each run, or each choice of several seeds.
  static func curves(_ files: [ResultFile], _ kind: ResultKind, _ options: PlotOptions) throws
    -> Drawing
  {
    var runs = ResultRows(of: files, kind)
    let choice = try Columns(of: runs, kind, options.withoutY, at: Place(files[0].path))
    let groups = [choice.x].compactMap(\.self).filter { $0 != options.x } + choice.series
    runs.rows = runs.rows.flatMap { row in row.epochs(files[row.file].records[0]) }
    guard !runs.rows.isEmpty else {
      throw Diagnostic.unsupported("has no epochs to draw", at: Place(files[0].path))
    }
    let wanted = try options.y.map { try epochFigure($0) }
    let panels = ["loss", "accuracy", "mean squared error"].compactMap { panel in
      Self.panel(panel, runs, groups, kind, wanted: wanted, passes: files.passBounds)
    }
    return Drawing(panels: panels, warnings: runs.warnings + choice.warnings)
  }

  private static func epochFigure(_ word: String) throws -> String {
    guard measures.contains(where: { $0.key == word }) else {
      var diagnostic = Diagnostic.unknown(
        "figure", word, of: "epochs", known: measures.map(\.key), at: nil)
      diagnostic.kind = .usage
      diagnostic.notes.append("with '--x', the figures of whole runs are drawn")
      throw diagnostic
    }
    return word
  }

  private static func panel(
    _ title: String, _ runs: ResultRows, _ groups: [String], _ kind: ResultKind, wanted: String?,
    passes: [Double]
  ) -> Panel? {
    let shown = measures.filter { $0.panel == title && (wanted ?? $0.key) == $0.key }
    let series = shown.flatMap { measure -> [Panel.Series] in
      let columns = Columns(x: "epoch", series: groups, y: measure.key)
      let found = EstimatedSeries(runs, columns, kind).series(measure.look)
      return found.map { series in
        var series = series
        let names = [series.isListed ? series.name : "", shown.count > 1 ? measure.name : ""]
        series.name = names.filter { !$0.isEmpty }.joined(separator: ", ")
        series.isListed = !series.name.isEmpty
        return series
      }
    }
    let points = series.flatMap(\.points)
    guard let low = points.map(\.y).min(), let high = points.map(\.y).max() else { return nil }
    let guides = passes.map { x in
      Panel.Series(
        name: "next pass", look: .guide, points: [low, high].map { Panel.Point(x: x, y: $0) },
        isListed: false)
    }
    return Panel(
      title: "\(title) against epoch",
      caption: caption(points, isTwofold: shown.count > 1)
        + (passes.isEmpty ? "" : "; upright: next pass"),
      x: Panel.Axis(label: "epoch"), y: Panel.Axis(label: title), series: guides + series)
  }

  private static func caption(_ points: [Panel.Point], isTwofold: Bool) -> String {
    let most = points.map(\.values.count).max() ?? 0
    let mean =
      most > 1
      ? "mean of up to \(most.counted("run")); bands: its 95 % confidence interval (Student's t)"
      : "one run each, without an interval"
    return mean + (isTwofold ? "; solid: validation, dashed: training" : "")
  }
}

extension ResultRow {
  /// One row for each epoch, numbered on through passes.
  fileprivate func epochs(_ result: Record) -> [ResultRow] {
    result.records("epochs").enumerated().map { index, epoch in
      var row = self
      row.figures = epoch.flat().reduce(into: [:]) { $0[$1.key] = $1.cell }
      row.figures["epoch"] = .number(Double(index + 1))
      return row
    }
  }
}

extension [ResultFile] {
  /// Between the epochs of one pass and the next, if all runs have the same.
  fileprivate var passBounds: [Double] {
    let bounds = map { file -> [Double] in
      let passes = file.records[0].records("epochs").map { $0.text("pass") }
      return passes.indices.dropFirst().filter { passes[$0] != passes[$0 - 1] }
        .map { Double($0) + 0.5 }
    }
    return Set(bounds).count == 1 ? bounds[0] : []
  }
}

extension PlotOptions {
  fileprivate var withoutY: PlotOptions {
    var options = self
    options.y = nil
    return options
  }
}
