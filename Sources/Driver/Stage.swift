import Basics
import Evaluation
import IntegerModel
import Lowering
import NetworkIR

/// A printable form of the network on its way to the program.
public enum Stage: String, CaseIterable, Sendable {
  case graph, matrices, placement, program
}

extension CompiledProgram {
  /// The text of a stage.
  public func text(of stage: Stage) throws -> String {
    switch stage {
    case .graph: graph.description
    case .matrices: try matricesText
    case .placement: placementText
    case .program: program.text
    }
  }

  /// One line per matrix: its name, size, bits and column groups.
  private var matricesText: String {
    get throws {
      try IntegerNetwork(network).matrices.map { matrix in
        "\(matrix.name.asName) \(matrix.rows)x\(matrix.columns) bits \(matrix.weightBits) groups "
          + "\(matrix.columnGroups)\n"
      }.joined()
    }
  }

  /// One line per block: position, origin, matrix, copy, rows and columns.
  private var placementText: String {
    let program = program.program
    return program.blocks.map { block in
      let part = program.parts.map { "part \(block.array / $0.positions) " } ?? ""
      let position = program.chipPosition(block.array)
      return part + "position \(position) at \(block.originRow),\(block.originColumn) "
        + "\(block.rows.count)x\(block.columns.count) \(block.matrix.asName) copy \(block.copy) "
        + "rows \(block.rows.spans(joinedBy: ",")) columns \(block.columns.spans(joinedBy: ","))\n"
    }.joined()
  }
}
