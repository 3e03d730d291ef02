import Basics
import Hardware
import TileMachine

/// The levels of a chip's cells as converters see them, and their variance from reading to reading.
package struct RealLevels {
  private let conductances: [Tensor<Float>]
  private let seen: [Tensor<Float>]
  private let deviations: [Tensor<Float>]
  private let references: [Tensor<Float>]
  /// The gain of each column of each block.
  private let gains: [[Double]]
  private let scale: ConductanceScale

  /// - Precondition: the chip has been checked against the program.
  package init(_ chip: Chip, cells: GroupCells, of program: Program) throws {
    let own = { (all: [Tensor<Float>]) in all.isEmpty ? [] : cells.indices.map { all[$0] } }
    conductances = own(chip.conductances)
    seen = chip.seen.isEmpty ? conductances : own(chip.seen)
    deviations = own(chip.deviations)
    references = own(chip.references)
    let gains = chip.gains(of: cells.group, in: program)?.elements
    self.gains = cells.blocks.map { block in block.columns.map { gains?[$0] ?? 1 } }
    scale = try ConductanceScale(program.accelerator.cell)
  }

  /// Whether readings vary.
  var areNoisy: Bool { !deviations.isEmpty }

  /// Returns the level of a cell above its reference, times the gain of its column. Deviations,
  /// wires and gains can move it outside 0 … levels − 1.
  package func callAsFunction(_ block: Int, _ plane: Int, _ row: Int, _ column: Int) -> Double {
    let conductance = seen[block].elements[seen[block].index(plane, row, column)]
    guard !references.isEmpty else { return scale.level(conductance) * gains[block][column] }
    let reference = references[block].elements[plane * seen[block].shape[1] + row]
    return scale.level(conductance, above: reference) * gains[block][column]
  }

  /// The variance of one reading of a cell, in levels squared.
  ///
  /// Wires scale a deviation like its conductance. This is a first-order approximation, because the
  /// deviation also affects the rest of the circuit.
  func variance(_ block: Int, _ plane: Int, _ row: Int, _ column: Int) -> Double {
    guard areNoisy else { return 0 }
    let place = conductances[block].index(plane, row, column)
    let conductance = conductances[block].elements[place]
    let share = conductance > 0 ? Double(seen[block].elements[place]) / Double(conductance) : 1
    let deviation =
      Double(deviations[block].elements[place]) * share * gains[block][column] / scale.step
    return deviation * deviation
  }
}

extension Tensor {
  /// The index of an element of `[planes, rows, columns]`.
  fileprivate func index(_ plane: Int, _ row: Int, _ column: Int) -> Int {
    (plane * shape[1] + row) * shape[2] + column
  }
}
