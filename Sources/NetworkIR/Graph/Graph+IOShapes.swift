extension Graph {
  /// The shapes of the inputs, then of the outputs.
  ///
  /// - Throws: `Diagnostics` if nodes do not fit their inputs.
  package var ioShapes: [[Int]] {
    get throws {
      let types = try types()
      return inputs.map(\.type.shape) + outputs.compactMap { types[$0]?.shape }
    }
  }
}
