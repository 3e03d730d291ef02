import Basics
import NetworkIR
import TileMachine

/// Conversion of weights to and from the blocks of the program, which alone store them.
extension Graph {
  /// The matrix that stores the integer weights of each constant.
  package var storedWeights: [String: Manifest.StoredWeights] {
    guard let quantization, let partition = try? partition() else { return [:] }
    return partition.program.reduce(into: [:]) { stored, entry in
      guard case .matrix(let form) = entry.form else { return }
      let name = entry.node.inputs[form.weightInput]
      guard let weights = quantization.weights[name] else { return }
      stored[name] = Manifest.StoredWeights(matrix: entry.node.name, shape: weights.codes.shape)
    }
  }

  /// Returns this graph with the integer weights from the blocks of `program`, 0 outside of blocks.
  ///
  /// - Throws: a diagnostic if a block's lines do not fit the matrix.
  package func takingWeights(from program: Program) throws -> Graph {
    var graph = self
    for (node, form) in try partition().program {
      guard case .matrix(let form) = form else { continue }
      let name = node.inputs[form.weightInput]
      guard var weights = graph.quantization?.weights[name] else { continue }
      var codes = [Int16](repeating: 0, count: weights.codes.count)
      for block in program.blocks where block.matrix == node.name && block.copy == 0 {
        try block.scatter(into: &codes, form)
      }
      weights.codes = Tensor(weights.codes.shape, codes)
      graph.quantization?.weights[name] = weights
    }
    return graph
  }
}

extension Block {
  /// Writes the block's codes to their positions in the weight constant.
  ///
  /// - Throws: if a line is outside the matrix, or a code is at a structural zero of the matrix.
  fileprivate func scatter(into weights: inout [Int16], _ form: MatrixForm) throws {
    let known = (0..<form.rows, 0..<form.columns)
    guard rows.allSatisfy(known.0.contains), columns.allSatisfy(known.1.contains) else {
      throw Diagnostic.malformed("a block of '\(matrix)' has lines outside the matrix", at: nil)
    }
    for (index, code) in codes.elements.enumerated() where code != 0 {
      let (row, column) = (rows[index / columns.count], columns[index % columns.count])
      guard let position = form.weightIndex(row, column), weights.indices.contains(position) else {
        throw Diagnostic.malformed(
          "a block of '\(matrix)' has \(code) at row \(row), column \(column), where the matrix "
            + "must be zero", at: nil)
      }
      weights[position] = code
    }
  }
}
