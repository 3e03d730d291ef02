import Basics

/// Rows of single chips and repetitions.
extension ResultRow {
  /// One row for each chip of a simulation, and with several numbers of steps for each of these.
  func chips(of result: Record) -> [ResultRow] {
    var shared = self
    shared.images = result.number("images")
    for key in ["seed", "accuracy_mean", "accuracy_std"] { shared.figures[key] = nil }
    let steps = result.records("by_steps")
    shared.takeMode(of: steps.first?.record("spiking"))
    let chips = result.records("chips")
    if chips.isEmpty { return steps.isEmpty ? [shared] : shared.steps(steps) }
    return chips.flatMap { chip -> [ResultRow] in
      var row = shared
      row.seed = chip.number("seed")
      row.take(chip)
      return steps.isEmpty ? [row] : row.steps(chip.records("by_steps"))
    }
  }

  /// The neuron and the coding of a simulation with several numbers of steps.
  private mutating func takeMode(of spiking: Record?) {
    for key in ["neuron", "coding"] {
      if let text = spiking?.text(key) { choices[key] = .text(text) }
    }
  }

  /// One row for each number of steps; its accuracy in the integer mode has a name of its own.
  private func steps(_ figures: [Record]) -> [ResultRow] {
    figures.map { figure in
      var row = self
      row.figures[Self.integerMode] = row.figures["accuracy"]
      row.take(figure)
      row.figures["steps"] = nil
      row.choices["steps"] = figure["steps"].flatMap(Cell.init)
      return row
    }
  }

  /// The accuracy of the integer mode on the same chip.
  static let integerMode = "integer_accuracy"

  /// One row for each repetition of a study: the parts of a cross-validation are not independent.
  func repetitions(of study: Record) -> [ResultRow] {
    let groups = study.records("runs").inGroups { $0.number("chip_seed") ?? 0 }
    return groups.map { seed, runs in
      var row = self
      row.seed = seed
      row.figures = [:]
      let flat = runs.map { $0.flat() }
      for key in Set(flat.joined().map(\.key)) where key != "fold" {
        let numbers = flat.compactMap { $0.first { $0.key == key }?.cell.number }
        guard !numbers.isEmpty else { continue }
        row.figures[key] = .number(numbers.reduce(0, +) / Double(numbers.count))
      }
      return row
    }
  }

  /// One row for each point of a sweep; its seeds are no choices, but repeat the others.
  func points(of sweep: Record) -> [ResultRow] {
    let axes = sweep.texts("axes")
    return sweep.records("rows").map { point in
      var row = self
      row.figures = [:]
      for (key, cell) in point.flat().map({ ($0, $1.inSeconds(of: $0)) }) {
        let isSeed = key.hasSuffix("seed")
        if isSeed, let seed = cell.number { row.seed = seed }
        if axes.contains(key), !isSeed { row.choices[key] = cell } else { row.figures[key] = cell }
      }
      return row
    }
  }

  /// Takes the figures of a part of the result.
  private mutating func take(_ part: Record) {
    for (key, cell) in part.flat() { figures[key] = cell }
  }
}
