import Basics
import TileMachine

/// By how much wires lessen the currents of a matrix's columns, over those without wires, 0…1.
///
/// Of every column of every plane of its blocks, all their rows driven alike.
public struct WireLoss: Equatable, Sendable {
  public let matrix: String
  public let mean: Double
  public let worst: Double
  public let columns: Int
}

extension Chip {
  /// The losses of each matrix, in the order of `Program.matrices`; none where wires are ideal.
  ///
  /// - Precondition: the chip is as its converters see it (`behindWires`).
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

  /// Of the columns of a block that conduct at all, plane by plane.
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
