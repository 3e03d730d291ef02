import Basics
import Hardware

/// Cuts matrices as MNSIM 2.0 does, so that the two can be compared on one chip: an array holds all
/// taps of as many input channels as fit, so that no kernel is split among arrays.
///
/// With kernels of 3×3, 126 of 128 word lines are used. Matrices without windows, or with more taps
/// than an array has word lines, are dense grids.
///
/// - Source: thu-nics/MNSIM-2.0 ca39ccb, MNSIM/Interface/network.py: `⌊rows / K²⌋` channels per
///   array.
public struct MnsimStyle: Strategy {
  public static let name = "mnsim-style"
  public static let summary = "grids whose arrays hold whole kernels, as in MNSIM 2.0"
  public static var fields: [Field<Self>] { [] }

  public init() {}

  public func place(_ matrices: [Matrix], on accelerator: Accelerator, positions: Int) throws
    -> Placement
  {
    let grids = matrices.indices.map { index in
      MatrixBlocks(
        matrix: matrices[index],
        blocks: blocks(of: matrices[index], index, on: accelerator.array))
    }
    return grids.placement(copies: matrices.map { _ in 1 })
  }

  private func blocks(of matrix: Matrix, _ index: Int, on array: ArraySection) -> [UnplacedBlock] {
    let channels = matrix.rows / matrix.taps
    let each = max(1, array.rows / matrix.taps)
    return Array(0..<channels).chunks(of: each).flatMap { channels -> [UnplacedBlock] in
      let rows = (0..<matrix.taps).flatMap { tap in
        channels.map { tap * (matrix.rows / matrix.taps) + $0 }
      }
      let block = UnplacedBlock(matrix: index, rows: rows, columns: Array(0..<matrix.columns))
      return block.cut(rows: array.rows, columns: array.columns)
    }
  }
}
