import Basics

extension Report {
  /// The title of the times of layers, which count each copy.
  package static let busyTitle = "busy, all copies"

  /// Layers that have arrays, and one row for everything else.
  var layerTable: TextTable {
    let mapped = layers.filter { $0.rows != nil }
    var table = TextTable(header: [
      "layer", "operator", "matrix", "nonzero", "memristors", "arrays", "energy",
      Self.busyTitle,
    ])
    table.wordColumns = [0, 1]
    let energies = Quantity.energy.texts(mapped.map(\.figures.energyPJ) + [otherEnergy])
    let times = Quantity.time.texts(mapped.map(\.figures.latencyNs) + [otherTime])
    table.rows = mapped.enumerated().map { index, layer in
      [
        layer.name.escaped, layer.operator, "\(layer.rows ?? 0)×\(layer.columns ?? 0)",
        layer.figures.parameters.nonzero.count, layer.figures.memristors.used.count,
        layer.figures.arrays.count + (layer.sharesArraysWith.isEmpty ? "" : "*"),
        energies[index], times[index],
      ]
    }
    let other = [energies[mapped.count], times[mapped.count]]
    if other.contains(where: { !$0.isEmpty }) {
      table.rows.append(["other", "", "", "", "", ""] + other)
    }
    return table
  }

  /// The energy outside layers with arrays, without leakage; `nil` if there is none.
  private var otherEnergy: Double? {
    guard let all = figures.energyPJ else { return nil }
    let rest = layers.filter { $0.rows != nil }.compactMap(\.figures.energyPJ)
      .reduce(all - (figures.leakagePJ ?? 0), -)
    // what rounding leaves of a difference is no energy
    return rest > all * 1e-12 ? rest : nil
  }

  private var otherTime: Double? {
    let times = layers.filter { $0.rows == nil }.compactMap(\.figures.latencyNs)
    return times.isEmpty ? nil : times.reduce(0, +)
  }

  /// What the program and a baseline that is a program were made with, where this is not the same.
  package var settingTable: TextTable {
    let shown = baselineSettings.prefix(Self.mostSettings)
    let rest = baselineSettings.count - shown.count
    return TextTable(
      header: ["setting", "this program", "baseline"],
      rows: shown.map(\.cells)
        + (rest > 0 ? [["\(rest.counted("more setting")): see 'memc diff'", "", ""]] : []),
      wordColumns: [0, 1, 2])
  }

  private static let mostSettings = 20

  /// Every figure next to the baseline's, under its heading.
  var figureTable: TextTable {
    var table = TextTable(header: ["", "this program", "baseline", "change"])
    for group in Figures.groups {
      let rows = group.keys.filter { figures[$0] != nil }.map(row)
      if !rows.isEmpty { table.rows += [[group.title]] + rows }
    }
    table.rows += performanceRows
    return table
  }

  private func row(_ key: Figures.Key) -> [String] {
    row(
      key.title, key.quantity, figures[key], baseline[key],
      key.path == \.energyPJ ? energyChange : nil)
  }

  /// - Parameter change: computed from the two figures if `nil`.
  private func row(
    _ title: String, _ quantity: Quantity, _ own: Double?, _ other: Double?,
    _ change: Change? = nil
  ) -> [String] {
    let texts = quantity.texts([own, other])
    let change = quantity == .share ? "" : (change ?? Change(own, from: other)).text
    return [title, texts[0], texts[1], change]
  }

  private var performanceRows: [[String]] {
    guard let own = performance else { return [] }
    let others = baselinePerformance?.values ?? Performance.titles.map { _ in nil }
    let rows = zip(Performance.titles, zip(own.values, others)).filter { $0.1.0 != nil }
    let unknown = Change(nil, from: nil)
    return [["Performance"]]
      + rows.map { key, values in
        row(
          key.title, key.quantity, values.0, values.1,
          canCompare(key.quantity) ? nil : unknown)
      }
  }

  /// Whether figures of performance follow from comparable energies, or from none.
  package func canCompare(_ quantity: Quantity) -> Bool {
    commonEnergy == nil || ![.power, .efficiency].contains(quantity)
  }

  /// The energy by component.
  var componentTable: TextTable {
    var table = TextTable(header: ["component", "events", "energy", "share"])
    let all = figures.energyPJ ?? 0
    let priced = costs.filter { $0.energyPJ != nil }
    let energies = Quantity.energy.texts(priced.map(\.energyPJ) + [figures.leakagePJ])
    table.rows = zip(priced, energies).map { cost, energy in
      [
        marked(cost.component), Double?(Double(cost.events)).count, energy,
        share(cost.energyPJ, of: all),
      ]
    }
    if let leakage = figures.leakagePJ, let text = energies.last {
      table.rows.append(["leakage", "", text, share(leakage, of: all)])
    }
    return table
  }

  /// The area by component.
  var areaTable: TextTable {
    var table = TextTable(header: ["component", "instances", "area", "share"])
    let all = figures.areaUm2 ?? 0
    let texts = Quantity.area.texts(areas.map(\.areaUm2))
    table.rows = zip(areas, texts).map { area, text in
      [
        marked(area.component), Double?(Double(area.instances)).count, text,
        share(area.areaUm2, of: all),
      ]
    }
    return table
  }

  private func marked(_ component: String) -> String {
    estimated.contains(component) ? component + Self.estimateMark : component
  }

  private func share(_ part: Double?, of all: Double) -> String {
    part.flatMap { all == 0 ? nil : $0 / all }.percent
  }

  /// The energy and time of every layer, and its energy by component.
  var energyTable: TextTable {
    let components = costs.filter { $0.energyPJ != nil }.map(\.component)
    var table = TextTable(header: ["layer", Self.busyTitle] + components)
    let times = Quantity.time.texts(layers.map(\.figures.latencyNs))
    let energies = Quantity.energy.texts(
      layers.flatMap { layer in
        components.map { name in layer.costs.first { $0.component == name }?.energyPJ }
      })
    table.rows = layers.enumerated().map { index, layer in
      let first = index * components.count
      return [layer.name.escaped, times[index]] + energies[first..<first + components.count]
    }
    return table
  }

  /// The sources of all prices in use.
  var priceTable: TextTable {
    var table = TextTable(header: ["price of", "source"])
    table.wordColumns = [0, 1]
    let areaSources = areas.filter { area in !costs.contains { $0.component == area.component } }
    table.rows =
      costs.map { [$0.component, $0.source?.escaped ?? "no price"] }
      + areaSources.map { [$0.component, $0.source?.escaped ?? "no price"] }
    return table
  }
}
