import Basics
import Hardware
import Mapping
import NetworkIR

/// The chip resources of a network, placed by the strategy of the mapping.
struct ChipUse {
  let arrays: Int
  /// `memristors.used` in reports.
  let memristors: Int
  /// Nonzero weights × output positions × planes.
  let cellReads: Int
  let storedBits: Int

  /// Places the network and counts.
  ///
  /// - Parameters:
  ///   - graph: a real-valued network; nonzero weights take cells.
  ///   - bits: the weight bits of a layer, by its name.
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

  /// The use of the network that remains after pruning units of `pattern`.
  static func ofWhatIsLeft(
    of graph: Graph, _ pattern: PruningPattern, in context: PassContext, bits: (String) -> Int
  ) throws -> ChipUse {
    try ChipUse(of: graph.withoutUnusedPaths(pattern, in: context.quiet), in: context, bits: bits)
  }
}

extension PassContext {
  /// A copy with its own warnings, which are discarded, for trial runs.
  var quiet: PassContext {
    var quiet = self
    quiet.warnings = Warnings()
    return quiet
  }
}

extension Graph {
  /// Removes unused paths after pruning units of `pattern`. Pruned paths are removed entirely,
  /// because their lines would still take space on a plain grid.
  func withoutUnusedPaths(_ pattern: PruningPattern, in context: PassContext) throws -> Graph {
    let left = try RemoveUnusedPaths().run(self, in: context)
    return pattern == .path ? try Shrink().run(left, in: context) : left
  }
}
