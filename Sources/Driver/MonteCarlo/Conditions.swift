import Hardware

/// Under what a program is run on a chip: the machine's own imperfections, the kind of cells, and
/// how long ago they were programmed.
struct Conditions: Sendable {
  var accelerator: Accelerator
  var cells: CellModel
  /// Since programming.
  var seconds = 0.0

  /// These conditions with some effects taken away.
  func without(_ effects: some Sequence<Effect>) -> Conditions {
    effects.reduce(into: self) { $1.remove(from: &$0) }
  }

  /// The effects that are there to be taken away.
  var effects: [Effect] { Effect.allCases.filter { $0.isPresent(in: self) } }
}
