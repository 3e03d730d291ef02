import Basics
import Evaluation
import Hardware
import Pages
import Plots
import TileMachine
import TileSimulator

/// What is programmed: the codes of weights, and the levels of cells.
extension ReportPage {
  /// Codes and levels above this number share columns.
  private static let mostColumns = 256

  var weights: PageSection? {
    guard !codes.levels.isEmpty else { return nil }
    return PageSection(
      "weights", "Weights and conductances",
      [.figure(codeChart, caption: codeCaption), .figure(levelChart, caption: levelCaption)])
  }

  /// Where the weights before the passes would come from.
  private var before: String {
    other == nil
      ? "The program file holds the weights as they are programmed, not those before the passes; "
        + "with the program of the dense network as '--baseline', both are shown."
      : comparesCodes
        ? "Pale: the same of the baseline."
        : "The weights of the baseline have other numbers of bits, and are not drawn: their codes "
          + "stand for other values."
  }

  /// Whether the codes of both programs have the same meaning: their matrices have the same bits.
  private var comparesCodes: Bool { otherCodes.map { $0.bits == codes.bits } ?? true }

  private var codeCaption: String {
    let (dense, nonzero) = (report.figures.parameters.dense, report.figures.parameters.nonzero)
    let zeros = dense.flatMap { dense in nonzero.map { dense - $0 } }
    return "\(nonzero.count) nonzero weights by their integer code; \(zeros.count) of "
      + "\(dense.count) weights are zero and not drawn. \(before)"
  }

  private var codeChart: Chart {
    let found = comparesCodes ? [codes, otherCodes].compactMap(\.self) : [codes]
    let reach = found.flatMap { $0.weights.keys.map { abs($0) } }.max() ?? 1
    let width = max(1, (2 * reach + 1 + Self.mostColumns) / Self.mostColumns)
    let bins = Bins(-reach...reach, width: width)
    return Columns(
      title: "Codes of weights", x: "code of a weight", y: "weights", isLinear: true,
      categories: bins.names,
      series: zip(["this program", "baseline"], found).map { name, codes in
        bins.series(name, codes.weights, "weight", of: "code")
      }
    ).chart
  }

  private var levelCaption: String {
    let figures = report.figures.memristors
    let outside = figures.allocated.flatMap { all in figures.occupied.map { all - $0 } }
    let parts =
      compiled.program.parts == nil
      ? "" : " Cells of all parts are counted, though they share the arrays."
    return "Cells inside blocks by their target level, over all planes and copies; level 0 is HRS. "
      + "Another \(outside.count) cells of the arrays are outside blocks and stay at HRS. "
      + "These are targets: real devices deviate from them.\(parts)"
  }

  private var levelChart: Chart {
    let program = compiled.program.program
    let found = [codes, otherCodes].compactMap(\.self)
    let highest = max(1, found.flatMap { Array($0.levels.keys) }.max() ?? 1)
    let width = (highest + Self.mostColumns) / Self.mostColumns
    let bins = Bins(0...highest, width: width)
    let scale = try? ConductanceScale(program.accelerator.cell)
    let names = bins.ranges.map { range in
      let siemens = scale.map { Double($0.conductance(level: Double(range.lowerBound))) }
      return range.lowerBound.description
        + (siemens.map { ": " + Self.conductance($0) } ?? "")
    }
    return Columns(
      title: "Levels of cells",
      x: "level: conductance" + (other == nil ? "" : " (of this program's accelerator)"),
      y: "cells", categories: names,
      series: zip(["this program", "baseline"], found).map { name, codes in
        bins.series(name, codes.levels, "cell", of: "level")
      }
    ).chart
  }

  /// A conductance with its unit.
  static func conductance(_ siemens: Double) -> String {
    let units = [(1.0, "S"), (1e-3, "mS"), (1e-6, "µS"), (1e-9, "nS"), (1e-12, "pS")]
    if siemens == 0 { return "0 S" }
    let unit = units.first { siemens >= $0.0 * 0.9995 } ?? units[units.count - 1]
    return Double?(siemens / unit.0).digits(3) + " " + unit.1
  }
}

/// Integers in groups of equal width.
private struct Bins {
  let ranges: [ClosedRange<Int>]

  init(_ all: ClosedRange<Int>, width: Int) {
    ranges = stride(from: all.lowerBound, through: all.upperBound, by: width).map {
      $0...min($0 + width - 1, all.upperBound)
    }
  }

  var names: [String] { ranges.map { Self.minus($0.lowerBound) } }

  private static func minus(_ number: Int) -> String { number < 0 ? "−\(-number)" : "\(number)" }

  func series(_ name: String, _ counts: [Int: Int], _ noun: String, of what: String)
    -> Columns.Series
  {
    let values = ranges.map { range in range.reduce(0) { $0 + (counts[$1] ?? 0) } }
    let notes = zip(ranges, values).map { range, count in
      let ends = [range.lowerBound, range.upperBound].map(Self.minus)
      let place = ends[0] == ends[1] ? "\(what) \(ends[0])" : "\(what)s \(ends[0]) to \(ends[1])"
      return "\(place), \(name): \(Double?(Double(count)).count) \(count == 1 ? noun : noun + "s")"
    }
    return Columns.Series(name, values: values.map(Double.init), notes: notes)
  }
}
