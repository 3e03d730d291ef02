import Foundation
import Plots

/// The plot of a panel.
extension Panel {
  /// The share of a category that its points or bars take.
  private static let share = 0.7

  package var plot: Plot {
    isTurned
      ? Plot(
        title: title, subtitle: caption, x: zeroed,
        y: PlotAxis(x.label, names: x.categories.reversed()),
        series: turnedBars)
      : Plot(
        title: title, subtitle: caption,
        x: axis(x, series.flatMap(\.points).map(\.x)), y: axis(y, heights),
        series: dots + series.indices.flatMap(plotted))
  }

  /// Bars lie, so that the names of categories have room.
  private var isTurned: Bool { series.contains { $0.look == .bars } }

  private func axis(_ axis: Axis, _ values: [Double]) -> PlotAxis {
    if !axis.categories.isEmpty { return PlotAxis(axis.label, names: axis.categories) }
    let logarithmic = axis.isLogarithmic ?? (axis.marksValues && values.growInRatios ? true : nil)
    var result = PlotAxis(axis.label, around: values, isLogarithmic: logarithmic)
    guard axis.marksValues else { return result }
    var named = PlotAxis(axis.title, around: values, isLogarithmic: logarithmic)
    if axis.isTime, named.mark(values, as: axis.text(of:)) { return named }
    result.mark(values)
    return result
  }

  /// All that is drawn along the upward axis.
  private var heights: [Double] {
    series.flatMap(\.points).flatMap { point in
      [point.y] + point.values
        + (point.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
  }

  /// The place of a point across: in the middle of its category, beside those of other series.
  private func across(_ point: Point, _ index: Int) -> Double {
    guard !x.categories.isEmpty else { return point.x }
    return point.x + 0.5 + offset(index)
  }

  /// The place of a series in a category of breadth 1.
  private func offset(_ index: Int) -> Double {
    let count = Double(series.count)
    return Self.share * ((Double(index) + 0.5) / count - 0.5)
  }

  /// With more, single values are not drawn.
  static let mostDots = 3000

  /// The single values behind means, below everything else.
  private var dots: [PlotSeries] {
    let count = series.flatMap(\.points).reduce(0) { $0 + $1.values.count }
    return series.indices.compactMap { index in
      guard series[index].look == .estimates, count <= Self.mostDots else { return nil }
      let points = series[index].points.flatMap { point -> [PlotPoint] in
        guard point.values.count > 1 else { return [] }
        let spread = x.categories.isEmpty ? 0 : Self.share * 0.6 / Double(series.count)
        return point.values.enumerated().map { order, value in
          let place = (Double(order) + 0.5) / Double(point.values.count) - 0.5
          return PlotPoint(across(point, index) + spread * place, value)
        }
      }
      // beside the interval, which would hide them
      let beside = x.categories.isEmpty ? -7.0 : 0
      return PlotSeries("", .dots, points, hue: hue(index), shift: shift(index) + beside)
    }
  }

  /// How far intervals of several series are apart at one number, in pixels, and all together.
  private static let apart = 6.0
  private static let allApart = 24.0

  /// Where a series of means is drawn beside its numbers, so that its intervals hide no others.
  private func shift(_ index: Int) -> Double {
    let means = series.indices.filter { series[$0].look == .estimates }
    guard x.categories.isEmpty, let place = means.firstIndex(of: index), means.count > 1 else {
      return 0
    }
    let steps = Double(means.count - 1)
    return min(Self.apart, Self.allApart / steps) * (Double(place) - steps / 2)
  }

  private func hue(_ index: Int) -> Int? {
    [.guide, .level].contains(series[index].look) ? nil : series[index].hue ?? index
  }

  private func plotted(_ index: Int) -> [PlotSeries] {
    let series = series[index]
    let points = series.points.map { point in
      PlotPoint(
        across(point, index), point.y, isFilled: point.isChosen ?? true, note: point.note,
        interval: point.interval)
    }
    let drawn = { (name: String, style: PlotSeries.Style) in
      PlotSeries(name, style, points, hue: self.hue(index), shift: shift(index))
    }
    let name = series.isListed ? series.name : ""
    switch series.look {
    case .estimates: return [drawn(name, x.categories.isEmpty ? .joined : .marks)]
    case .curve: return [drawn("", .band), drawn(name, .line)]
    case .faint: return [drawn(name, .dashed)]
    case .level, .guide: return [drawn(name, .guide)]
    case .points: return [drawn(name, .marks)]
    case .bars: return []
    }
  }

  /// Bars from 0, the first category at the top.
  private var turnedBars: [PlotSeries] {
    let breadth = Self.share / Double(series.count)
    return series.indices.map { index in
      let points = series[index].points.map { point in
        PlotPoint(
          point.y, Double(x.categories.count) - point.x - 0.5 - offset(index), note: point.note)
      }
      return PlotSeries(
        series[index].isListed ? series[index].name : "", .bars(breadth: breadth), points,
        hue: hue(index))
    }
  }

  private var zeroed: PlotAxis {
    let most = series.flatMap(\.points).map(\.y).max() ?? 0
    return PlotAxis(y.label, exactly: [0, most * 1.05])
  }
}

extension [Double] {
  /// The least ratio of the ends from which values may grow in ratios; below, as for numbers of bits,
  /// a logarithmic axis would only surprise.
  private static let leastRatio = 10.0

  /// Whether neighbours are apart by like ratios rather than by like differences.
  fileprivate var growInRatios: Bool {
    let values = Set(self).sorted()
    guard values.count > 2, values[0] > 0, values[values.count - 1] >= Self.leastRatio * values[0]
    else { return false }
    return values.map { log($0) }.unevenness < values.unevenness
  }

  /// The largest over the smallest difference between neighbours.
  private var unevenness: Double {
    let gaps = zip(dropFirst(), self).map { $0 - $1 }
    return (gaps.max() ?? 0) / (gaps.min() ?? 1)
  }
}
