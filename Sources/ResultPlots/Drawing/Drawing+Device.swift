import Basics

/// The responses of single devices.
extension Drawing {
  /// With more points, marks would hide the line.
  private static let mostMarks = 100

  /// The conductance after each pulse.
  static func pulses(_ files: [ResultFile]) throws -> Drawing {
    let series = try files.enumerated().map { index, file in
      let result = file.records[0]
      let points = result.records("pulses").compactMap { pulse -> Panel.Point? in
        guard let x = pulse.number("pulse"), let y = pulse.number("conductance_S") else {
          return nil
        }
        return Panel.Point(x: x, y: y)
      }
      guard !points.isEmpty else {
        throw Diagnostic.unsupported(
          "has no pulses, and does not hold the points of a loop", at: Place(file.path),
          note: "write them with 'memc device … --csv FILE.csv', and plot that file; '--y' draws a "
            + "figure of several results, such as loop_area_W")
      }
      return Panel.Series(
        name: result.text("device") ?? file.stem, look: points.count > mostMarks ? .curve : .points,
        points: points, hue: index, isListed: files.count > 1)
    }
    let volts = files.compactMap { $0.records[0].number("read_voltage_V") }
    let read = Set(volts).count == 1 ? ", read at \(volts[0]) V" : ""
    let panel = Panel(
      title: "conductance after each pulse" + (files.count == 1 ? " of \(series[0].name)" : ""),
      caption: "one device each" + read, x: Panel.Axis(label: "pulse"),
      y: Panel.Axis(label: "conductance, S"), series: series.namedApart(by: files))
    return Drawing(panels: [panel])
  }

  /// Current against voltage, or other columns, as a line in the order of time.
  static func response(_ files: [ResultFile], _ options: PlotOptions) throws -> Drawing {
    if let key = options.series {
      throw Diagnostic(.usage, "'--series \(key)' has no effect: each file is a series")
    }
    let keys = (options.x ?? "voltage_V", options.y ?? "current_A")
    for key in [keys.0, keys.1] where files[0].records[0][key] == nil {
      var diagnostic = Diagnostic.unknown(
        "column", key, known: files[0].records[0].keys, at: Place(files[0].path))
      diagnostic.kind = .usage
      throw diagnostic
    }
    let series = files.enumerated().map { index, file in
      let points = file.records.compactMap { row -> Panel.Point? in
        guard let x = row.number(keys.0), let y = row.number(keys.1) else { return nil }
        return Panel.Point(x: x, y: y)
      }
      return Panel.Series(
        name: file.stem, look: .curve, points: points, hue: index, isListed: files.count > 1)
    }
    let labels = (KeyLabel(keys.0).text, KeyLabel(keys.1).text)
    let panel = Panel(
      title: "\(labels.1.withoutUnit) against \(labels.0.withoutUnit)"
        + (files.count == 1 ? " of \(files[0].stem)" : ""),
      caption: "one device each, in the order of time",
      x: Panel.Axis(label: labels.0, isLogarithmic: false),
      y: Panel.Axis(label: labels.1, isLogarithmic: false), series: series.namedApart(by: files))
    return Drawing(panels: [panel])
  }
}

extension [Panel.Series] {
  /// With the names of their files where their own are alike.
  fileprivate func namedApart(by files: [ResultFile]) -> Self {
    guard Set(map(\.name)).count < count else { return self }
    return zip(self, ResultRows.names(of: files)).map { series, name in
      var series = series
      series.name = name
      return series
    }
  }
}
