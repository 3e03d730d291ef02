import TileMachine

/// What costs the accuracy: each effect alone, and all but one.
struct Sensitivity {
  struct Row: Encodable, Sendable, Equatable {
    /// `nil`: none of them, or all.
    let effect: String?
    /// Mean accuracy with this effect alone (and its `basis`), and with all others.
    let alone: Double
    let without: Double
  }

  let rows: [Row]

  /// - Parameters:
  ///   - chips: how many are drawn for each figure, the same seeds each time.
  ///   - progress: told before each run.
  init(
    of study: MonteCarlo, under conditions: Conditions, chips: Int, progress: (String) -> Void
  ) throws {
    let effects = conditions.effects
    func accuracy(_ name: String, without removed: [Effect]) throws -> Double {
      progress(name)
      let left = conditions.without(removed)
      var accuracies: [Double] = []
      try study.under(left).run(chips: chips) { _, run in
        if let confusion = run.confusion { accuracies.append(confusion.accuracy) }
      }
      return accuracies.mean
    }
    let all = Row(
      effect: nil, alone: try accuracy("no effect", without: effects),
      without: try accuracy("all effects", without: []))
    rows = try [all] + effects.map { effect in
      Row(
        effect: effect.rawValue,
        alone: try accuracy(
          "\(effect.rawValue) alone",
          without: effects.filter { $0 != effect && $0 != effect.basis }),
        without: try accuracy("all but \(effect.rawValue)", without: [effect]))
    }
  }
}

extension MonteCarlo {
  /// The same study under other conditions.
  func under(_ conditions: Conditions) -> MonteCarlo {
    var readOut = readOut
    if conditions.seconds == 0 { readOut = ReadOut() }
    return MonteCarlo(
      programmer: programmer.under(conditions), batch: batch, readOut: readOut, seed: seed,
      threads: threads)
  }
}
