import Basics
import CKernels
import Hardware
import TileMachine

/// The levels of a chip's cells as converters see them, and their variance from reading to reading.
package struct RealLevels {
  private let conductances: [Tensor<Float>]
  /// `nil` without wires.
  private let seen: [Tensor<Float>]?
  private let deviations: [Tensor<Float>]
  private let references: [Tensor<Float>]
  /// The gain of each column of each block.
  private let gains: [[Double]]
  private let scale: ConductanceScale

  /// - Precondition: the chip has been checked against the program.
  package init(_ chip: Chip, cells: GroupCells, of program: Program) throws {
    let own = { (all: [Tensor<Float>]) in all.isEmpty ? [] : cells.indices.map { all[$0] } }
    conductances = own(chip.conductances)
    seen = chip.seen.isEmpty ? nil : own(chip.seen)
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
    let cells = (seen ?? conductances)[block]
    let conductance = cells.elements[cells.index(plane, row, column)]
    guard !references.isEmpty else { return scale.level(conductance) * gains[block][column] }
    let reference = references[block].elements[plane * cells.shape[1] + row]
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
    let behind = (seen ?? conductances)[block].elements[place]
    let share = conductance > 0 ? Double(behind) / Double(conductance) : 1
    let deviation =
      Double(deviations[block].elements[place]) * share * gains[block][column] / scale.step
    return deviation * deviation
  }
}

extension RealLevels {
  /// Calls `body` with some rows of a block's plane, from which kernels compute the same levels and
  /// variances.
  func withPlane(
    _ block: Int, _ plane: Int, _ rows: Range<Int>, _ body: (inout memc_plane) -> Void
  ) {
    var raw = memc_plane()
    raw.rows = Int64(rows.count)
    raw.columns = Int64(gains[block].count)
    raw.minimum = scale.minimum
    raw.step = scale.step
    let first = conductances[block].index(plane, rows.lowerBound, 0)
    let reference = plane * conductances[block].shape[1] + rows.lowerBound
    conductances[block].elements.withUnsafeBufferPointer { conductances in
      (seen?[block].elements ?? []).withUnsafeBufferPointer { seen in
        (areNoisy ? deviations[block].elements : []).withUnsafeBufferPointer { deviations in
          (references.isEmpty ? [] : references[block].elements).withUnsafeBufferPointer {
            references in
            gains[block].withUnsafeBufferPointer { gains in
              raw.conductances = conductances.from(first)
              raw.seen = seen.from(first)
              raw.deviations = deviations.from(first)
              raw.references = references.from(reference)
              raw.gains = gains.baseAddress
              body(&raw)
            }
          }
        }
      }
    }
  }
}

extension UnsafeBufferPointer {
  /// The address of an element; `nil` if there are none.
  fileprivate func from(_ index: Int) -> UnsafePointer<Element>? {
    isEmpty ? nil : baseAddress.map { $0 + index }
  }
}

extension Tensor {
  /// The index of an element of `[planes, rows, columns]`.
  fileprivate func index(_ plane: Int, _ row: Int, _ column: Int) -> Int {
    (plane * shape[1] + row) * shape[2] + column
  }
}
