/// What reduces the accuracy: each effect alone, and all but one.
package struct Sensitivity {
  package struct Row: Encodable, Sendable, Equatable {
    /// `nil`: no effect at all, and all of them.
    let effect: String?
    /// Mean accuracy with this effect alone (and its `basis`), and with all others.
    let alone: Double
    let without: Double
  }

  package let rows: [Row]

  /// - Parameters:
  ///   - chips: how many are drawn for each figure, with the same seeds each time.
  ///   - progress: called before each run.
  ///   - isInterrupted: called after every chip; if true, only the effects studied so far are
  ///     included.
  package init(
    of study: MonteCarlo, under conditions: Conditions, chips: Int, progress: (String) -> Void,
    isInterrupted: () -> Bool = { false }
  ) throws {
    let effects = conditions.effects
    func accuracy(_ name: String, without removed: [Effect]) throws -> Double? {
      progress(name)
      let left = conditions.without(removed)
      var accuracies: [Double] = []
      try study.under(left).run(chips: 0..<chips, isInterrupted: isInterrupted) { _, run in
        if let confusion = run.confusion { accuracies.append(confusion.accuracy) }
      }
      return isInterrupted() ? nil : accuracies.mean
    }
    func row(_ effect: Effect?) throws -> Row? {
      let name = effect?.rawValue
      let others = effects.filter { $0 != effect && $0 != effect?.basis }
      guard
        let alone = try accuracy(name.map { "\($0) alone" } ?? "no effect", without: others),
        let without = try accuracy(
          name.map { "all but \($0)" } ?? "all effects", without: effect.map { [$0] } ?? [])
      else { return nil }
      return Row(effect: name, alone: alone, without: without)
    }
    var rows: [Row] = []
    for effect in [nil] + effects.map(Optional.some) {
      guard let row = try row(effect) else { break }
      rows.append(row)
    }
    self.rows = rows
  }
}

extension Sensitivity {
  /// Returns how each effect alone changes the accuracy without effects, and how removing it alone
  /// changes the accuracy with all, in percentage points; empty if there are no figures.
  static func text(_ rows: [Row]) -> String {
    guard let ends = rows.first(where: { $0.effect == nil }) else { return "" }
    var table = TextTable(header: ["effect", "alone", "change", "without it", "change"])
    table.rows = rows.compactMap { row in
      row.effect.map { effect in
        [
          effect, row.alone.asPercent, (row.alone - ends.alone).asPoints, row.without.asPercent,
          (row.without - ends.without).asPoints,
        ]
      }
    }
    return "Accuracy without effects \(ends.alone.asPercent), with all \(ends.without.asPercent); "
      + "changes in percentage points:\n" + table.text
  }
}

extension Double {
  /// `+1.25`, `−0.50` or `0.00`.
  fileprivate var asPoints: String {
    let text = Double?((100 * self).magnitude).rounded(2)
    guard text != "0.00" else { return text }
    return (self < 0 ? "−" : "+") + text
  }
}

extension MonteCarlo {
  /// Returns the same study under other conditions.
  func under(_ conditions: Conditions) -> MonteCarlo {
    var readOut = readOut
    if conditions.seconds == 0 { readOut = ReadOut() }
    return MonteCarlo(
      programmer: programmer.under(conditions), batch: batch, readOut: readOut, seed: seed,
      threads: threads)
  }
}
