import Basics
import Evaluation

extension Plan {
  /// The points that a table shows unless all are few.
  private static let shownPoints = 20
  /// Up to so many points are all shown.
  private static let fewPoints = 40
  private static let shownReasons = 12

  /// A table of the best points and of the front, why others are refused, and how to compile the best.
  public var text: String { text(of: shownRows) }

  /// The same with all points.
  public var detailedText: String { text(of: rows) }

  private func text(of shown: [Row]) -> String {
    let parts = [headline, table(of: shown).map(\.text), remarks(shown), refusals, choice]
    return parts.compactMap(\.self).joined(separator: "\n\n")
  }

  private var shownRows: [Row] {
    let planned = rows.filter { $0.status != .refused }
    guard planned.count > Self.fewPoints else { return planned }
    return planned.enumerated().filter { $0.offset < Self.shownPoints || $0.element.isOnFront }
      .map(\.element)
  }

  private var headline: String {
    let with = overrides.isEmpty ? "" : " with " + overrides.joined(separator: ", ")
    let fits = budget == PlanBudget() ? "can be compiled" : "within the budget"
    let counts = [
      (count(.fits), fits), (count(.overBudget), "over the budget"), (count(.refused), "refused"),
    ]
    return "mapping \(mapping.escaped)\(with.escaped), \(rows.count.counted("point")): "
      + counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  /// `nil` without rows. Axes with a single choice have no column.
  private func table(of shown: [Row]) -> TextTable? {
    guard !shown.isEmpty else { return nil }
    let columns = axes.indices.filter { axes[$0].choices.count > 1 }
    let figures = ["arrays", "area", "energy", "latency", "interval", "power", "lossy layers"]
    var table = TextTable(header: [""] + columns.map { axes[$0].name.escaped } + figures)
    table.wordColumns = Set(0...columns.count)
    table.rows = shown.map { row in
      [row.mark] + columns.map { row.labels[$0].escaped } + row.figureTexts
    }
    return table
  }

  private func remarks(_ shown: [Row]) -> String? {
    let planned = rows.count - count(.refused)
    let names = objectives.map(\.rawValue)
    let front =
      names.isEmpty
      ? nil
      : "* no other point is better in \(names.joined(separator: ", ")) or precision without being "
        + "worse in another of them."
    let lines = [
      shown.count < planned
        ? "\((planned - shown.count).counted("more point")): '-v' shows all, '-o plan.csv' writes "
          + "all." : nil,
      planned > 0
        ? "Sorted by \(objective.rawValue). A dash: a component has no price or time." : nil, front,
      count(.overBudget) > 0 ? "! exceeds the budget." : nil,
      components(\.unpricedOfEnergy).map { "Excluded from energy (no price given): \($0)." },
      components(\.unpricedAtAll).map { "No energy (no price given): \($0)." },
      components(\.untimed).map { "No latency, interval and power (no time given): \($0)." },
      components(\.estimated).map { "Estimated prices, also in the sums: \($0)." },
    ]
    let text = lines.compactMap(\.self).joined(separator: "\n")
    return text.isEmpty ? nil : text
  }

  /// Components by the accelerator that uses them: `isaac: register-write; mnsim: mesh-byte`.
  private func components(_ path: KeyPath<PlannedFigures, [String]>) -> String? {
    let axis = axes.firstIndex { $0.keys.contains("accelerator") }
    let groups = rows.inGroups { row in axis.map { row.labels[$0].escaped } ?? "" }
    let texts = groups.compactMap { group -> String? in
      let names = Set(group.elements.flatMap { $0.figures?[keyPath: path] ?? [] }).sorted()
      guard !names.isEmpty else { return nil }
      return (group.key.isEmpty ? "" : "\(group.key): ") + names.joined(separator: ", ")
    }
    return texts.isEmpty ? nil : texts.sorted().joined(separator: "; ")
  }

  /// The reasons of refused points, the most frequent first.
  private var refusals: String? {
    let refused = rows.filter { $0.status == .refused }
    guard !refused.isEmpty else { return nil }
    let groups = refused.inGroups { $0.outcome.reasons.joined(separator: "; ") }
    let sorted = groups.enumerated().sorted {
      (-$0.element.elements.count, $0.offset) < (-$1.element.elements.count, $1.offset)
    }.map(\.element)
    let lines = sorted.prefix(Self.shownReasons).map { group in
      "\(group.elements.count) × \(common(to: group.elements)): \(group.key.escaped)"
    }
    let rest = sorted.count - lines.count
    return (["Refused:"] + lines + (rest > 0 ? ["\(rest.counted("more reason"))"] : []))
      .joined(separator: "\n  ")
  }

  /// The choices that rows have in common, as text.
  private func common(to rows: [Row]) -> String {
    let shared = axes.indices.filter { axis in
      axes[axis].choices.count > 1 && Set(rows.map { $0.labels[axis] }).count == 1
    }
    let texts = shared.map { rows[0].labels[$0].escaped }
    return texts.isEmpty ? "points" : texts.joined(separator: ", ")
  }

  private var choice: String? {
    guard !best.isEmpty else {
      return failure == nil
        ? "No point has a known \(objective.rawValue); '--minimize arrays' needs no prices." : nil
    }
    let lines = best.map { row in
      "\(row.precision): \(objective.quantity.text(row.value(of: objective)))\n    \(row.command.escaped)"
    }
    return
      (["Least \(objective.rawValue), by precision, because a plan measures no accuracy:"] + lines)
      .joined(separator: "\n  ")
  }
}

extension PlannedFigures {
  /// What the energy leaves out; nothing if there is no energy.
  fileprivate var unpricedOfEnergy: [String] { figures.energyPJ == nil ? [] : unpricedEnergy }

  /// Why there is no energy; nothing if there is one.
  fileprivate var unpricedAtAll: [String] { figures.energyPJ == nil ? unpricedEnergy : [] }

  /// Why there is no latency; nothing if there is one.
  fileprivate var untimed: [String] { figures.latencyNs == nil ? unpricedTime : [] }
}

extension Plan.Row {
  fileprivate var mark: String { status == .overBudget ? "!" : isOnFront ? "*" : "" }

  fileprivate var figureTexts: [String] {
    guard let figures else { return [] }
    let all = figures.figures
    let texts = [
      Quantity.count.text(all.arrays), Quantity.area.text(all.areaUm2),
      Quantity.energy.text(all.energyPJ), Quantity.time.text(all.latencyNs),
      Quantity.time.text(all.intervalNs), Quantity.power.text(figures.performance?.powerMW),
    ]
    return texts.map { $0.isEmpty ? "-" : $0 } + ["\(figures.lossyLayers)"]
  }

  /// `8-bit weights, 8-bit activations, exact converters`.
  fileprivate var precision: String {
    guard let figures else { return "" }
    let converters =
      figures.lossyLayers == 0
      ? "lossless converters"
      : "converters that may clip or round in \(figures.lossyLayers.counted("layer"))"
    return "\(figures.weightBits)-bit weights, \(figures.activationBits)-bit activations, "
      + converters
  }
}
