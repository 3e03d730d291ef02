import Basics
import Evaluation

/// The energy of programs by component.
extension Drawing {
  /// Bars side by side for each component, the largest first; leakage counts as one.
  static func energies(_ files: [ResultFile]) throws -> Drawing {
    let parts = files.map { ComponentEnergy.all(of: $0.records[0]) }
    let order = ComponentEnergy.largestFirst(parts.flatMap(\.self))
    guard let largest = order.first?.energy else {
      throw Diagnostic.unsupported(
        "has no energies: its accelerator states no prices", at: Place(files[0].path))
    }
    let unit = Quantity.energy.unit(of: largest)
    let names = titles(files)
    let series = parts.enumerated().map { index, energies in
      let points = energies.map { energy in
        Panel.Point(
          x: Double(order.firstIndex { $0.component == energy.component } ?? 0),
          y: energy.energy / unit.size)
      }
      return Panel.Series(
        name: names[index], look: .bars, points: points.sorted { $0.x < $1.x }, hue: index)
    }
    let panel = Panel(
      title: "energy of one image by component", caption: caption(files),
      x: Panel.Axis(label: "", categories: order.map(\.component)),
      y: Panel.Axis(label: "energy, \(unit.symbol)"), series: series)
    return Drawing(panels: [panel], warnings: ResultRows.doubts(about: files, .report))
  }

  /// The names of reports with their total energies.
  private static func titles(_ files: [ResultFile]) -> [String] {
    zip(files, reportNames(files)).map { file, name in
      let total = file.records[0].number("energy_pJ")
      return total.map { "\(name): \(Quantity.energy.text($0))" } ?? name
    }
  }

  /// What differs between reports, or else their files.
  private static func reportNames(_ files: [ResultFile]) -> [String] {
    let words = files.map { file in
      ["accelerator", "mapping", "schedule"].compactMap { file.records[0].text($0) }
    }
    let differing = words[0].indices.filter { index in Set(words.map { $0[index] }).count > 1 }
    let names = words.map { words in differing.map { words[$0] }.joined(separator: ", ") }
    guard files.count > 1, Set(names).count == files.count else {
      return files.count == 1 ? [words[0][0]] : ResultRows.names(of: files)
    }
    return names
  }

  private static func caption(_ files: [ResultFile]) -> String {
    var seen: Set<String> = []
    let unpriced = files.flatMap { $0.records[0].record("unpriced").texts("energy") }
      .filter { seen.insert($0).inserted }
    return "events × price"
      + (unpriced.isEmpty ? "" : "; left out for lack of a price: " + unpriced.firstQuoted)
  }
}

/// The energy of a component, in pJ.
private struct ComponentEnergy {
  let component: String
  let energy: Double

  /// Those of a report.
  static func all(of report: Record) -> [ComponentEnergy] {
    let costs = report.records("costs").compactMap { cost -> ComponentEnergy? in
      guard let component = cost.text("component"), let energy = cost.number("energy_pJ") else {
        return nil
      }
      return ComponentEnergy(component: component, energy: energy)
    }
    let leakage = report.number("leakage_pJ")
    return costs + (leakage.map { [ComponentEnergy(component: "leakage", energy: $0)] } ?? [])
  }

  /// Each component once, with its largest energy.
  static func largestFirst(_ energies: [ComponentEnergy]) -> [ComponentEnergy] {
    let most = energies.inGroups(by: \.component).map { component, energies in
      ComponentEnergy(component: component, energy: energies.map(\.energy).max() ?? 0)
    }
    return most.sorted { ($1.energy, $0.component) < ($0.energy, $1.component) }
  }
}
