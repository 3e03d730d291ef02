import Basics
import Hardware
import TileMachine
import TileSimulator

extension CellModel {
  /// Returns a programmed chip as it is read `seconds` after programming, with aged conductances
  /// (also of reference columns), the standard deviation of one reading of each cell, and the
  /// cells' curve.
  ///
  /// - Parameters:
  ///   - chip: the chip as programmed.
  ///   - program: the program, whose accelerator's cells have the model's window.
  ///   - seed: the chip's; the ageing of a cell depends only on it and on the cell's place.
  /// - Throws: a `configuration` diagnostic if the device's law does not hold at that time.
  public func aged(
    _ chip: Chip, of program: Program, seconds: Double, seed: UInt64, threads: Int
  ) throws -> Chip {
    try expectHolds(after: seconds)
    let accelerator = program.accelerator
    let cells = ChipCells(self, accelerator.cell, accelerator.array, seed: seed)
    let lines = chip.lines.isEmpty ? program.blocks.map(PhysicalLines.init) : chip.lines
    let blocks = try concurrentMap(Array(program.blocks.indices), threads: threads) { index in
      cells.read(
        chip.conductances[index], BlockPlaces(program.blocks[index], lines[index]),
        seconds: seconds)
    }
    var aged = chip
    aged.conductances = blocks.map(\.conductances)
    aged.references = zip(chip.conductances.indices, lines).compactMap { index, lines in
      references(of: program, block: index, chip, lines, cells, seconds: seconds)
    }
    let isNoisy = blocks.contains { $0.deviations.elements.contains { $0 > 0 } }
    aged.deviations = isNoisy ? blocks.map(\.deviations) : []
    aged.curve = traits.curve
    aged.seed = seed
    return aged
  }

  /// Returns the conductances of a block's reference column, in siemens `[planes, rows]`; `nil` if
  /// the block has none, or if they have not changed.
  ///
  /// Its cells were programmed exactly to HRS, and age like all others.
  private func references(
    of program: Program, block index: Int, _ chip: Chip, _ lines: PhysicalLines, _ cells: ChipCells,
    seconds: Double
  ) -> Tensor<Float>? {
    guard program.encoding.referenceColumns > 0, ages, seconds > 0 else { return nil }
    let start = Double(Float(program.accelerator.cell.minimumConductance))
    let planes = chip.conductances[index].shape[0]
    return Tensor(
      [planes, lines.rows.count],
      (0..<planes).flatMap { plane in
        lines.rows.map { row in
          let place = CellPlace.reference(
            array: program.blocks[index].array, plane: plane, row: row)
          return Float(cells.aged(place, start, seconds: seconds))
        }
      })
  }

  private func expectHolds(after seconds: Double) throws {
    guard let ages = device.ages, seconds > 0, !ages.contains(seconds) else { return }
    throw Diagnostic.configuration(
      "'\(device.name)' was measured up to \(ages.upperBound.asTime) after programming, not at "
        + seconds.asTime, at: nil)
  }
}

extension ChipCells {
  /// Returns a block's conductances `seconds` after programming, and the standard deviation of one
  /// reading of each.
  ///
  /// - Parameter programmed: `[planes, rows, columns]`.
  fileprivate func read(_ programmed: Tensor<Float>, _ places: BlockPlaces, seconds: Double)
    -> (conductances: Tensor<Float>, deviations: Tensor<Float>)
  {
    var (aged, deviations) = (programmed, programmed)
    for (element, conductance) in programmed.elements.enumerated() {
      let start = Double(conductance)
      var now = start
      if seconds > 0 {
        now = self.aged(places(element: element), start, seconds: seconds)
        aged.elements[element] = Float(now)
      }
      deviations.elements[element] = Float(
        readDeviation(now, programmed: start, seconds: seconds))
    }
    return (aged, deviations)
  }
}

extension Double {
  /// This many seconds: `30 d` for whole days, else `90.0 s`.
  fileprivate var asTime: String { Int(exactly: self / 86_400).map { "\($0) d" } ?? "\(self) s" }
}
