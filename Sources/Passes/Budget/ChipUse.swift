import Basics
import Hardware
import Mapping
import NetworkIR

/// What a network takes of a chip, as the mapping's strategy places it.
struct ChipUse {
  let arrays: Int
  /// `memristors.used` of reports.
  let memristors: Int
  /// Nonzero weights × output positions × planes.
  let cellReads: Int
  let storedBits: Int

  /// - Parameters:
  ///   - graph: in real numbers; nonzero weights take cells.
  ///   - bits: of the weights of a layer, by its name.
  init(of graph: Graph, in context: PassContext, bits: (String) -> Int) throws {
    let layers = try graph.matrixLayers()
    let matrices = try layers.map { layer in
      Matrix(
        name: layer.node.name,
        codes: layer.form.matrix(
          of: try graph.realWeights(of: layer).map { Int16($0 == 0 ? 0 : 1) }),
        weightBits: bits(layer.node.name), columnGroups: layer.form.columnGroups,
        firings: layer.form.window?.outputSizes.elementCount ?? 1)
    }
    let placement = try context.strategy.place(matrices, on: context.accelerator)
    let count = MemristorCount(
      of: matrices, placed: placement, in: context.encoding, on: context.accelerator.array)
    let nonzero = matrices.map { $0.codes.elements.count { $0 != 0 } }
    arrays = count.arrays
    memristors = count.used
    storedBits = zip(nonzero, matrices).reduce(0) { $0 + $1.0 * $1.1.weightBits }
    cellReads = zip(nonzero, zip(layers, matrices)).reduce(0) { sum, next in
      let (nonzero, (layer, matrix)) = next
      let planes = context.encoding.planes(weightBits: matrix.weightBits).count
      return sum + nonzero * planes * (layer.form.window?.outputSizes.elementCount ?? 1)
    }
  }

  /// As above, of what is left once units of `pattern` went.
  static func ofWhatIsLeft(
    of graph: Graph, _ pattern: PruningPattern, in context: PassContext, bits: (String) -> Int
  ) throws -> ChipUse {
    try ChipUse(of: graph.withoutUnusedPaths(pattern, in: context.quiet), in: context, bits: bits)
  }
}

extension PassContext {
  /// The same, for what is only tried: nobody is warned.
  var quiet: PassContext {
    var quiet = self
    quiet.warnings = Warnings()
    return quiet
  }
}

extension Graph {
  /// What is left once units of `pattern` went: no unused paths, and of whole paths nothing at all,
  /// for their lines take room on a plain grid.
  func withoutUnusedPaths(_ pattern: PruningPattern, in context: PassContext) throws -> Graph {
    let left = try RemoveUnusedPaths().run(self, in: context)
    return pattern == .path ? try Shrink().run(left, in: context) : left
  }
}
