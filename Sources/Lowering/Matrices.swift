import Basics
import IntegerModel
import Mapping
import NetworkIR

extension IntegerNetwork {
  /// The weight matrices, one per matrix step and named after its node, in order.
  public var matrices: [Matrix] {
    steps.compactMap { step in
      guard case .matrix(let tables) = step.tables else { return nil }
      let groups = graph.kernelGroups[step.node.name]?.columns ?? tables.form.columnGroups
      return Matrix(
        name: step.node.name, codes: tables.matrix, weightBits: tables.weightBits,
        columnGroups: groups, firings: step.output.shape.elementCount / tables.form.columns)
    }
  }
}

extension MatrixTables {
  /// The codes as a matrix `[rows, columns]`, zero outside the rows of a column's group.
  fileprivate var matrix: Tensor<Int16> {
    var matrix = [Int16](repeating: 0, count: form.rows * form.columns)
    let groupRows = (0..<form.groups).map(form.rows(ofGroup:))
    for column in 0..<form.columns {
      let rows = groupRows[form.group(ofColumn: column)]
      for (row, code) in zip(rows, codes(ofColumn: column)) {
        matrix[row * form.columns + column] = code
      }
    }
    return Tensor([form.rows, form.columns], matrix)
  }
}
