import Basics
import Hardware

/// The levels a chip's cells really have, and how they vary from reading to reading.
struct RealLevels {
  private let conductances: [Tensor<Float>]
  private let deviations: [Tensor<Float>]
  private let scale: ConductanceScale

  /// - Precondition: the chip has been checked against the program.
  init(_ chip: Chip, cells: GroupCells, cell: CellSection) throws {
    conductances = cells.indices.map { chip.conductances[$0] }
    deviations = chip.deviations.isEmpty ? [] : cells.indices.map { chip.deviations[$0] }
    scale = try ConductanceScale(cell)
  }

  /// Whether a reading differs from the next.
  var areNoisy: Bool { !deviations.isEmpty }

  /// The level of a cell, G_min taken off: beyond 0 … levels − 1 where cells or wires make it so.
  func callAsFunction(_ block: Int, _ plane: Int, _ row: Int, _ column: Int) -> Double {
    let tensor = conductances[block]
    return scale.level(tensor.elements[tensor.index(plane, row, column)])
  }

  /// The variance of one reading of a cell, in levels squared.
  func variance(_ block: Int, _ plane: Int, _ row: Int, _ column: Int) -> Double {
    guard areNoisy else { return 0 }
    let tensor = deviations[block]
    let deviation = Double(tensor.elements[tensor.index(plane, row, column)]) / scale.step
    return deviation * deviation
  }
}

extension Tensor {
  /// The place of an element of `[planes, rows, columns]`.
  fileprivate func index(_ plane: Int, _ row: Int, _ column: Int) -> Int {
    (plane * shape[1] + row) * shape[2] + column
  }
}
