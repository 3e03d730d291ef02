import Basics
import Evaluation
import Pages
import Plots

/// The layers, one row each.
extension ReportPage {
  /// Layers above this number share one row.
  private static let mostRows = 1000

  var layers: PageSection {
    let shown = report.layers.prefix(Self.mostRows)
    let rest = report.layers.dropFirst(Self.mostRows)
    return PageSection(
      "layers", "Layers",
      [
        PageTable(
          caption: "Layers in the order of the network; select a heading to sort.",
          columns: [
            "layer", "operator", "matrix", "weights", "nonzero", "memristors used", "arrays",
            "energy", "share", Report.busyTitle, "converters",
          ], words: [0, 1, 10],
          rows: rows(Array(shown)) + (rest.isEmpty ? [] : [self.rest(Array(rest))]) + totals
        ).markup
      ] + sharing)
  }

  private func rows(_ layers: [Report.Layer]) -> [PageTable.Row] {
    let energies = energyTexts(layers.map(\.figures.energyPJ))
    let times = Quantity.time.texts(layers.map(\.figures.latencyNs))
    return layers.enumerated().map { index, layer in
      let figures = layer.figures
      let share = figures.parameters.dense.flatMap { dense in
        figures.parameters.nonzero.map { dense == 0 ? 0 : $0 / dense }
      }
      let cells = layer.rows.flatMap { rows in layer.columns.map { rows * $0 } }
      return .cells([
        PageTable.Cell(layer.name), PageTable.Cell(layer.operator),
        PageTable.Cell(
          cells == nil ? "" : "\(layer.rows ?? 0)×\(layer.columns ?? 0)", cells.map(Double.init)),
        count(figures.parameters.dense), PageTable.Cell(share.percent, share),
        count(figures.memristors.used),
        PageTable.Cell(
          figures.arrays.count + (layer.sharesArraysWith.isEmpty ? "" : "*"), figures.arrays),
        PageTable.Cell(energies[index], figures.energyPJ), energyShare(figures.energyPJ),
        PageTable.Cell(times[index], figures.latencyNs),
        PageTable.Cell(layer.converter?.inWords ?? ""),
      ])
    }
  }

  /// All in the unit of the whole program.
  private func energyTexts(_ energies: [Double?]) -> [String] {
    Array(Quantity.energy.texts(energies + [report.figures.energyPJ]).dropLast())
  }

  private func count(_ value: Double?) -> PageTable.Cell { PageTable.Cell(value.count, value) }

  private func energyShare(_ energy: Double?) -> PageTable.Cell {
    let all = report.figures.energyPJ ?? 0
    let share = energy.flatMap { all == 0 ? nil : $0 / all }
    return PageTable.Cell(share.percent, share)
  }

  /// The layers that have no row, in one; arrays that they share would be counted twice.
  private func rest(_ layers: [Report.Layer]) -> PageTable.Row {
    let sum = { (value: KeyPath<Figures, Double?>) in
      layers.compactMap { $0.figures[keyPath: value] }.reduce(0, +)
    }
    let energy = sum(\.energyPJ)
    return .last(
      [
        PageTable.Cell("\(layers.count) more layers, summed"), PageTable.Cell(""),
        PageTable.Cell(""), count(sum(\.parameters.dense)), PageTable.Cell(""),
        count(sum(\.memristors.used)), PageTable.Cell(""),
        PageTable.Cell(energyTexts([energy])[0], energy), energyShare(energy),
        PageTable.Cell(Quantity.time.text(sum(\.latencyNs)), sum(\.latencyNs)),
        PageTable.Cell(""),
      ])
  }

  private var totals: [PageTable.Row] {
    let figures = report.figures
    let outside = energyOutsideLayers
    let empty = PageTable.Cell("")
    let other: [PageTable.Row] =
      outside.map { energy in
        [
          .last(
            [PageTable.Cell("input, output, leakage, writes")] + Array(repeating: empty, count: 6)
              + [PageTable.Cell(energyTexts([energy])[0], energy), energyShare(energy), empty]
              + [empty])
        ]
      } ?? []
    return other + [
      .last([
        PageTable.Cell("whole program"), empty, empty, count(figures.parameters.dense), empty,
        count(figures.memristors.used), count(figures.arrays),
        PageTable.Cell(energyTexts([figures.energyPJ])[0], figures.energyPJ),
        energyShare(figures.energyPJ), empty, empty,
      ])
    ]
  }

  /// The energy that no layer has: of inputs and outputs, of leakage, and of writes of a program in
  /// parts; `nil` if it is 0 but for rounding.
  var energyOutsideLayers: Double? {
    guard let all = report.figures.energyPJ else { return nil }
    let rest = report.layers.compactMap(\.figures.energyPJ).reduce(all, -)
    return rest > 1e-9 * all ? rest : nil
  }

  private var sharing: [Markup] {
    let shared = report.layers.contains { !$0.sharesArraysWith.isEmpty }
    return [
      shared
        ? .remark(
          "* shares arrays with other layers; the whole program counts these once.") : nil,
      report.layers.contains { $0.figures.latencyNs != nil }
        ? .remark(
          "Busy: the sum over the instructions of a layer and all its copies, without waiting; "
            + "layers and copies may be busy at the same time. Share: of the energy of the whole "
            + "program.") : nil,
    ].compactMap(\.self)
  }
}

extension Report.Converter {
  fileprivate var inWords: String {
    if lossless { return "lossless" }
    let step = stepMax.map { $0 == 1 ? "" : ", step \(Double?($0).digits(3))" } ?? ""
    return (clippedShare.map { "\(Double?($0).percent) clipped" } ?? "may clip") + step
  }
}
