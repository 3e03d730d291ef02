import Basics
import Evaluation
import Pages
import Plots

/// Where energy and area go.
extension ReportPage {
  /// Components and layers above these numbers share a colour or a bar.
  private static let mostSeries = 8
  private static let mostBars = 40

  var energy: PageSection? {
    let tables = [energyTable, areaTable].filter { !$0.isEmpty }
    let content = energyFigure + (tables.isEmpty ? [] : [.pair(tables)])
    let remark = report.estimated.isEmpty ? [] : [Markup.remark(estimates)]
    return content.isEmpty ? nil : PageSection("energy", "Energy and area", content + remark)
  }

  private var energyFigure: [Markup] {
    guard let all = report.figures.energyPJ, all > 0 else {
      return report.costs.isEmpty ? [] : [.remark(report.cautions.joined(separator: " "))]
    }
    return [.figure(energyChart, caption: energyCaption(all))]
  }

  private var energyTable: [Markup] {
    report.figures.energyPJ.map { [componentTable($0).markup] } ?? []
  }

  /// The components with a price, largest first.
  private var components: [Report.Cost] {
    report.costs.filter { $0.energyPJ != nil }.sorted { ($0.energyPJ ?? 0) > ($1.energyPJ ?? 0) }
  }

  private func energyCaption(_ all: Double) -> String {
    let outside = energyOutsideLayers.map {
      " Not drawn: \(Quantity.energy.text($0)) outside the layers, of inputs, outputs, leakage and "
        + "writes."
    }
    return "\(Quantity.energy.text(all)) for an image, from events and their prices."
      + (outside ?? "")
      + (report.unpriced.energy.isEmpty
        ? "" : " Left out, without a price: \(report.unpriced.energy.joined(separator: ", ")).")
  }

  private var energyChart: Chart {
    let names = components.map(\.component)
    let isAll = names.count <= Self.mostSeries + 1
    let shown = isAll ? names : Array(names.prefix(Self.mostSeries))
    let rest = names.dropFirst(shown.count)
    let series = shown + (isAll ? [] : ["\(rest.count) other components"])
    let layers = energyRows
    let largest = layers.map(\.sum).max() ?? 1
    let unit = Quantity.energy.unit(of: largest)
    let totals = Quantity.energy.texts(layers.map(\.sum))
    let bars = zip(layers, totals).map { layer, total -> StackedBars.Bar in
      let own = shown.map { layer.energies[$0] ?? 0 }
      let values = own + (isAll ? [] : [rest.reduce(0) { $0 + (layer.energies[$1] ?? 0) }])
      let texts = Quantity.energy.texts(values)
      return StackedBars.Bar(
        label: layer.name, values: values.map { $0 / unit.size },
        notes: values.indices.map { index in
          let share = layer.sum == 0 ? nil : Double?(values[index] / layer.sum)
          return "\(layer.name), \(series[index]): \(texts[index]), \(share.percent) of the layer"
        }, total: total)
    }
    return StackedBars(
      title: "Energy by layer and component", axis: "energy per image, \(unit.symbol)",
      series: series, bars: bars
    ).chart
  }

  private typealias EnergyRow = (name: String, energies: [String: Double], sum: Double)

  /// The layers that take energy, in order; the smallest in one row if there are many.
  private var energyRows: [EnergyRow] {
    let rows = report.layers.map { layer -> EnergyRow in
      let energies = layer.costs.reduce(into: [String: Double]()) {
        $0[$1.component] = $1.energyPJ
      }
      return (layer.name, energies, layer.costs.compactMap(\.energyPJ).reduce(0, +))
    }.filter { $0.sum > 0 }
    guard rows.count > Self.mostBars else { return rows }
    let limit = rows.map(\.sum).sorted(by: >)[Self.mostBars - 1]
    let large = rows.filter { $0.sum > limit }
    let small = rows.filter { $0.sum <= limit }
    let energies = small.reduce(into: [String: Double]()) { sums, row in
      for (name, energy) in row.energies { sums[name, default: 0] += energy }
    }
    return large + [
      ("\(small.count) smaller layers", energies, small.map(\.sum).reduce(0, +))
    ]
  }

  private func componentTable(_ all: Double) -> PageTable {
    let leakage = report.figures.leakagePJ
    let energies = Quantity.energy.texts(components.map(\.energyPJ) + [leakage])
    let rows = zip(components, energies).map { cost, text in
      PageTable.Row.cells([
        PageTable.Cell(marked(cost.component)),
        PageTable.Cell(Double?(Double(cost.events)).count, Double(cost.events)),
        PageTable.Cell(text, cost.energyPJ), share(cost.energyPJ, of: all),
      ])
    }
    let leaking = leakage.map { value in
      [
        PageTable.Row.cells([
          PageTable.Cell("leakage"), PageTable.Cell(""),
          PageTable.Cell(energies[components.count], value), share(value, of: all),
        ])
      ]
    }
    return PageTable(
      caption: "Energy per image by component.",
      columns: ["component", "events", "energy", "share"], rows: rows + (leaking ?? []))
  }

  private var areaTable: [Markup] {
    let all = report.figures.areaUm2 ?? 0
    guard !report.areas.isEmpty else { return [] }
    let texts = Quantity.area.texts(report.areas.map(\.areaUm2))
    return [
      PageTable(
        caption: "Area by component, of the tiles in use.",
        columns: ["component", "instances", "area", "share"],
        rows: zip(report.areas, texts).map { area, text in
          .cells([
            PageTable.Cell(marked(area.component)),
            PageTable.Cell(Double?(Double(area.instances)).count, Double(area.instances)),
            PageTable.Cell(text, area.areaUm2), share(area.areaUm2, of: all),
          ])
        }
      ).markup
    ]
  }

  private var estimates: String {
    "\(Report.estimateMark) The price is an estimate; see the sources under Configuration."
  }

  private func share(_ part: Double?, of all: Double) -> PageTable.Cell {
    let share = part.flatMap { all == 0 ? nil : $0 / all }
    return PageTable.Cell(share.percent, share)
  }

  private func marked(_ component: String) -> String {
    report.estimated.contains(component) ? component + Report.estimateMark : component
  }
}
