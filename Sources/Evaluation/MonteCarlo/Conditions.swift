import Hardware

/// The conditions of a program on a chip: the machine's own imperfections, the kind of cells, and
/// the time since they were programmed.
package struct Conditions: Sendable {
  var accelerator: Accelerator
  var cells: CellModel
  /// The time since programming.
  var seconds = 0.0

  /// Returns these conditions without some effects.
  func without(_ effects: some Sequence<Effect>) -> Conditions {
    effects.reduce(into: self) { $1.remove(from: &$0) }
  }

  /// The effects that are present and can be removed.
  package var effects: [Effect] { Effect.allCases.filter { $0.isPresent(in: self) } }
}
