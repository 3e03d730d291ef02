import Basics
import Evaluation
import Pages
import Plots
import TileAnalysis

/// When each layer is at work.
extension ReportPage {
  private static let bins = 800
  /// Layers above this number share rows.
  private static let mostRows = 60

  var time: PageSection? {
    guard let profile = WorkProfile(compiled.program.program, bins: Self.bins) else {
      return report.cautions.isEmpty
        ? nil
        : PageSection(
          "time", "Time",
          [.remark("No timeline: the accelerator states no time for some events in use.")])
    }
    return PageSection(
      "time", "Time", [.figure(chart(profile), caption: caption(profile), isEnlargeable: true)])
  }

  private func caption(_ profile: WorkProfile) -> String {
    let merged = profile.rowSize(Self.mostRows)
    let longer = (report.figures.latencyNs ?? 0) > profile.duration * (1 + 1e-9)
    return "One image, from its start to its result. Each row is "
      + (merged == 1 ? "a layer" : "\(merged) layers that follow each other")
      + ", divided into \(profile.binCount) equal times; the stronger the colour, the larger the "
      + "share of the time in which its instructions run."
      + (longer
        ? " Links between tiles, chips and the global memory need longer than this; the latency "
          + "is \(Quantity.time.text(report.figures.latencyNs))." : "")
  }

  private func chart(_ profile: WorkProfile) -> Chart {
    let kinds = WorkProfile.Work.allCases.filter { kind in
      profile.layers.contains { $0.times[kind.rawValue].contains { $0 > 0 } }
    }
    let unit = Quantity.time.unit(of: profile.duration)
    return Gantt(
      title: "Timeline of the program",
      axis: PlotAxis("time, \(unit.symbol)", exactly: [0, profile.duration / unit.size]),
      series: kinds.map(\.inWords), rows: profile.rows(Self.mostRows).map { $0.drawn(kinds) }
    ).chart
  }
}

extension WorkProfile.Work {
  fileprivate var inWords: String {
    switch self {
    case .arrays: "arrays and converters"
    case .units: "vector, pooling and lookup units"
    case .transfers: "transfers"
    case .writes: "writes of weights"
    }
  }
}

/// One layer, or several that follow each other.
private struct WorkRow {
  let name: String
  /// By kind of work and bin, in ns.
  let times: [[Double]]
  let binWidth: Double

  func drawn(_ kinds: [WorkProfile.Work]) -> Gantt.Row {
    Gantt.Row(
      label: name, note: note(kinds), lanes: kinds.map { Self.runs(times[$0.rawValue], binWidth) })
  }

  private func note(_ kinds: [WorkProfile.Work]) -> String {
    let busy = kinds.filter { times[$0.rawValue].contains { $0 > 0 } }
    let bins = times.flatMap { $0.indices.filter($0.isBusy) }
    let ends = Quantity.time.texts([
      Double(bins.min() ?? 0) * binWidth, Double((bins.max() ?? 0) + 1) * binWidth,
    ])
    return "\(name): at work between \(ends[0]) and \(ends[1]); "
      + busy.map { kind in
        "\(kind.inWords) \(Quantity.time.text(times[kind.rawValue].reduce(0, +)))"
      }.joined(separator: ", ")
  }

  /// Neighbouring bins that are equally busy, in quarters.
  private static func runs(_ times: [Double], _ width: Double) -> [Gantt.Run] {
    let strengths = times.map { min(1, ($0 / width * 4).rounded(.up) / 4) }
    let share = 1 / Double(max(1, times.count))
    return strengths.indices.reduce(into: []) { runs, bin in
      let (start, end) = (Double(bin) * share, Double(bin + 1) * share)
      guard strengths[bin] > 0 else { return }
      if bin > 0, strengths[bin - 1] == strengths[bin] {
        runs[runs.count - 1].end = end
      } else {
        runs.append(Gantt.Run(start: start, end: end, strength: strengths[bin]))
      }
    }
  }
}

extension [Double] {
  fileprivate func isBusy(_ index: Int) -> Bool { self[index] > 0 }
}

extension WorkProfile {
  /// The layers that share a row.
  fileprivate func rowSize(_ most: Int) -> Int { max(1, (active.count + most - 1) / most) }

  /// The layers that take any time.
  private var active: [Layer] {
    layers.filter { $0.times.contains { $0.contains { $0 > 0 } } }
  }

  fileprivate func rows(_ most: Int) -> [WorkRow] {
    let (layers, size) = (active, rowSize(most))
    return stride(from: 0, to: layers.count, by: size).map { first in
      let merged = layers[first..<min(first + size, layers.count)]
      let times = Work.allCases.map { kind in
        (0..<binCount).map { bin in
          merged.reduce(0) { $0 + $1.times[kind.rawValue][bin] }
        }
      }
      let name = layers[first].name.isEmpty ? "no layer" : layers[first].name
      return WorkRow(
        name: merged.count == 1 ? name : "\(name) and \(merged.count - 1) more",
        times: times, binWidth: duration / Double(binCount))
    }
  }
}
