import Basics
import NetworkIR
import TileMachine

/// Conversion of weights to and from the blocks of the program, which alone store them.
extension QuantizedGraph {
  /// The matrix that stores the integer weights of each constant.
  package var storedWeights: [String: Manifest.StoredWeights] {
    partition.program.reduce(into: [:]) { stored, entry in
      guard case .matrix(let form) = entry.form else { return }
      let name = entry.node.inputs[form.weightInput]
      stored[name] = Manifest.StoredWeights(
        matrix: entry.node.name, shape: weights(of: entry.node, form).codes.shape)
    }
  }

  /// Returns this graph with the integer weights from the blocks of `program`, 0 outside of blocks.
  ///
  /// - Throws: a diagnostic if a block's lines do not fit the matrix.
  package func takingWeights(from program: Program) throws -> QuantizedGraph {
    var quantization = quantization
    for (node, form) in partition.program {
      guard case .matrix(let form) = form else { continue }
      var weights = weights(of: node, form)
      var codes = [Int16](repeating: 0, count: weights.codes.count)
      for block in program.blocks where block.matrix == node.name && block.copy == 0 {
        try block.scatter(into: &codes, form)
      }
      weights.codes = Tensor(weights.codes.shape, codes)
      quantization.weights[node.inputs[form.weightInput]] = weights
    }
    return try with(quantization)
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
