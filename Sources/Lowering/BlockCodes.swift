import Basics
import Mapping
import TileMachine

/// The codes of blocks. Copies of a block share them, for a chip full of copies has many times the
/// codes of its network.
struct BlockCodes {
  private struct Lines: Hashable {
    let matrix: String
    let rows: [Int]
    let columns: [Int]
  }

  private let matrices: [String: Matrix]
  private var known: [Lines: Tensor<Int16>] = [:]

  /// - Precondition: the names of matrices differ.
  init(of matrices: [Matrix]) {
    self.matrices = Dictionary(uniqueKeysWithValues: matrices.map { ($0.name, $0) })
  }

  /// The placed block with the codes of its matrix.
  mutating func block(_ placed: PlacedBlock) -> Block {
    let lines = Lines(matrix: placed.matrix, rows: placed.rows, columns: placed.columns)
    let codes = known[lines] ?? codes(on: lines)
    known[lines] = codes
    return Block(
      matrix: placed.matrix, copy: placed.copy, array: placed.array,
      originRow: placed.originRow, originColumn: placed.originColumn, rows: placed.rows,
      columns: placed.columns, codes: codes)
  }

  private func codes(on lines: Lines) -> Tensor<Int16> {
    guard let matrix = matrices[lines.matrix] else {
      preconditionFailure("the block's matrix \(lines.matrix) is unknown")
    }
    let width = matrix.columns
    var codes: [Int16] = []
    codes.reserveCapacity(lines.rows.count * lines.columns.count)
    matrix.codes.elements.withUnsafeBufferPointer { elements in
      for row in lines.rows {
        for column in lines.columns { codes.append(elements[row &* width &+ column]) }
      }
    }
    return Tensor([lines.rows.count, lines.columns.count], codes)
  }
}
