import Basics
import TileMachine

/// The relative loss of current in the columns of a matrix that is due to wires, 0…1.
///
/// It covers every column of every plane of the blocks, with all rows driven equally.
public struct WireLoss: Equatable, Sendable {
  public let matrix: String
  public let mean: Double
  public let worst: Double
  public let columns: Int
}

extension Chip {
  /// Returns the losses of each matrix in the order of `Program.matrices`; none for ideal wires.
  ///
  /// - Precondition: the chip is the result of `behindWires`.
  public func wireLosses(of program: Program) -> [WireLoss] {
    guard !seen.isEmpty else { return [] }
    return program.matrices.compactMap { matrix in
      let blocks = program.blocks.indices.filter { program.blocks[$0].matrix == matrix.name }
      let losses = blocks.flatMap(losses)
      guard let worst = losses.max() else { return nil }
      return WireLoss(
        matrix: matrix.name, mean: losses.reduce(0, +) / Double(losses.count), worst: worst,
        columns: losses.count)
    }
  }

  /// The losses of the columns of a block that conduct, plane by plane.
  private func losses(ofBlock index: Int) -> [Double] {
    zip(conductances[index].columnSums, seen[index].columnSums).compactMap { without, with in
      without > 0 ? 1 - with / without : nil
    }
  }
}

extension Tensor<Float> {
  /// `[planes, rows, columns]` summed over rows.
  fileprivate var columnSums: [Double] {
    let (rows, columns) = (shape[1], shape[2])
    var sums = [Double](repeating: 0, count: shape[0] * columns)
    for (place, element) in elements.enumerated() {
      sums[place / (rows * columns) * columns + place % columns] += Double(element)
    }
    return sums
  }
}
