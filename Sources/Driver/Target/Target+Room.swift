import Basics
import Hardware
import Lowering
import NetworkIR
import Passes

/// A first look at whether a network fits, before anything is computed with its weights.
extension Target {
  /// Throws if the network needs more than twice the cells of the chip, however it is placed: each
  /// weight whose code is not 0 takes a cell of its own in every plane.
  ///
  /// Networks that passes make smaller, or that are cut into parts, are not judged. Placement
  /// decides about those that pass.
  /// - Throws: `unsupported`.
  func expectRoom(for network: Graph, _ pipeline: Pipeline) throws {
    guard file.parts.cut == .never,
      pipeline.passes.allSatisfy({ $0 is CleanUp || $0 is Quantize }),
      let quantize = pipeline.passes.lazy.compactMap({ $0 as? Quantize }).first,
      let cleaned = try? cleaned(network, threads: 1)
    else { return }
    let bits =
      ([quantize.weightBits] + quantize.layers.entries.compactMap(\.options.weightBits))
      .min() ?? quantize.weightBits
    let positionsPerTile = accelerator.tile.arrays / encoding.planes(weightBits: bits).count
    guard positionsPerTile > 0,
      let weights = cleaned.leastWeights(
        bits: bits, headroom: quantize.weightHeadroom)
    else { return }
    let cells = accelerator.array.rows * accelerator.array.columns * positionsPerTile
    let tiles = (weights + cells - 1) / cells
    guard tiles > 2 * accelerator.chip.allTiles else { return }
    throw Diagnostic.tooFewTiles(
      "at least \(tiles)", needs: tiles, on: accelerator, positionsPerTile: positionsPerTile)
  }
}

extension Graph {
  /// The number of weights of matrices that are not 0 with one scale for a constant; `nil` if the
  /// machine cannot compute a node.
  fileprivate func leastWeights(bits: Int, headroom: Double) -> Int? {
    guard let program = try? partition().program else { return nil }
    let names = program.reduce(into: Set<String>()) { names, step in
      if case .matrix(let form) = step.form { names.insert(step.node.inputs[form.weightInput]) }
    }
    return names.reduce(0) { sum, name in
      guard let weights = constants[name]?.real?.elements else { return sum }
      let step = weights.largestMagnitude * Float(headroom) / Float((1 << (bits - 1)) - 1)
      guard step > 0 else { return sum }
      return sum + weights.count { $0.magnitude >= step }
    }
  }
}

extension [Float] {
  fileprivate var largestMagnitude: Float { reduce(0) { Swift.max($0, $1.magnitude) } }
}
