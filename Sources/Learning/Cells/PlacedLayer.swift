import Basics
import NetworkIR
import TileMachine
import Training

/// A layer whose weights are stored in cells of their own.
struct PlacedLayer {
  /// The parameters of the weights, and of the biases if there are any.
  let range: Range<Int>
  let bias: Range<Int>?
  /// Weights whose cells form a line.
  let line: Int
  /// The weight of one level of the least significant slice.
  let scale: Float
  /// For each row of the matrix, the weights that it multiplies, counted from the first.
  let inputs: [[Int]]
  private let layer: ChipLayer

  func parameter(of element: Int) -> Int? { layer.parameter(of: element) }

  /// The format of its inputs.
  var input: ActivationFormat { layer.input }

  init(
    _ layer: ChipLayer, _ range: Range<Int>, bias: Range<Int>?, line: Int, scale: Float,
    shape: (rows: Int, columns: Int)
  ) {
    self.layer = layer
    self.range = range
    self.bias = bias
    self.line = line
    self.scale = scale
    inputs = (0..<shape.rows).map { row in
      (0..<shape.columns).compactMap {
        layer.parameter(of: row * shape.columns + $0).map { $0 - range.lowerBound }
      }
    }
  }
}

extension ChipNetwork {
  /// The layers of a program's matrices.
  ///
  /// - Throws: `unsupported` if the columns of a layer have different scales, two layers share
  ///   weights, or a matrix has several copies, whose cells would drift apart.
  func placedLayers(_ program: Program) throws -> [PlacedLayer] {
    if let block = program.blocks.first(where: { $0.copy > 0 }) {
      throw Diagnostic.unsupported(
        "learning requires one copy of each matrix, but '\(block.matrix)' has several",
        note: "compile with '--set placement.copies=1'")
    }
    var used = Set<Int>()
    return try zip(program.matrices, layers).map { matrix, layer in
      guard let scale = layer.commonScale else {
        throw Diagnostic.unsupported(
          "learning requires one scale for all weights of '\(matrix.name)', not one per column",
          note: "compile with '--set passes.quantize.granularity=tensor'")
      }
      let own = training.parameters.filter { $0.layer == matrix.name }
      guard let weights = own.first(where: { $0.role == .weights }),
        used.insert(weights.range.lowerBound).inserted
      else {
        throw Diagnostic.unsupported("learning cannot move weights that several layers share")
      }
      return PlacedLayer(
        layer, weights.range, bias: own.first { $0.role == .bias }?.range,
        line: max(weights.range.count / max(weights.shape.first ?? 1, 1), 1), scale: Float(scale),
        shape: (matrix.rows, matrix.columns))
    }
  }
}
