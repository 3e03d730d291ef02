import TileMachine

extension Program {
  /// A warning about chips whose cells are drawn; `nil` if the program is in one part.
  package var drawnPartsWarning: String? {
    parts.map {
      "the program is in \($0.count) parts on the same arrays: stuck cells, deviations of cells and "
        + "converters are drawn for each part anew, though all parts share them"
    }
  }
}
