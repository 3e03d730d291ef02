import Basics
import Hardware
import NetworkIR
import TileMachine
import TileSimulator
import Training

extension ChipNetwork {
  /// How the arrays of a program read its layers, with converters as designed.
  ///
  /// Forward, this is what the program does with one copy of each matrix. Backward, errors have as
  /// many bits as inputs, one of them for the sign, and are driven in cycles of as many bits.
  ///
  /// - Throws: `configuration` if the accelerator states no converters; `unsupported` if a weight
  ///   takes several conversions, or inputs have a zero point.
  func convertedLayers(_ program: Program) throws -> [ConvertedLayer] {
    guard program.accelerator.adc.bits != nil else {
      throw Diagnostic.configuration(
        "learning with converters requires 'bits' of adc, which '\(program.accelerator.title)' "
          + "does not state: its converters are ideal", at: nil,
        note: "compile for an accelerator that states them; see 'memc list accelerators'")
    }
    return try zip(program.matrices, placedLayers(program)).compactMap { matrix, layer in
      try program.expectOneConversion(of: matrix)
      guard layer.input.zeroPoint == 0 else {
        throw Diagnostic.unsupported(
          "learning with converters requires inputs without a zero point, but those of "
            + "'\(matrix.name)' have \(layer.input.zeroPoint)")
      }
      return ConvertedLayer(layer, matrix, of: program)
    }
  }
}

extension Program {
  /// The groups of the first copy of a matrix.
  fileprivate func readGroups(of matrix: MatrixInfo) -> [Group] {
    groups.filter { $0.matrix == matrix.name && $0.copy == 0 }
  }

  fileprivate func expectOneConversion(of matrix: MatrixInfo) throws {
    guard encoding.subtractsInAnalog else {
      throw Diagnostic.unsupported(
        "learning with converters requires an encoding that subtracts before conversion, but "
          + "'\(encoding.name)' does so after it",
        note: "compile with the encoding {name: differential-pair, subtract: analog}")
    }
    let planes = encoding.planes(weightBits: matrix.weightBits)
    let conversions = ConvertedPlanes.of(planes, of: self).count
    guard conversions == 1 else {
      throw Diagnostic.unsupported(
        "learning with converters requires slices that are added before conversion, but the "
          + "\(conversions) of '\(matrix.name)' are converted one by one",
        note: "choose an accelerator whose adc has 'slice-sum: analog'")
    }
  }
}

extension ConvertedLayer {
  /// - Returns: `nil` if no array has the matrix, because its weights are all 0.
  fileprivate init?(_ layer: PlacedLayer, _ matrix: MatrixInfo, of program: Program) {
    let groups = program.readGroups(of: matrix)
    guard let group = groups.first else { return nil }
    var errors = group
    (errors.inputBits, errors.inputIsSigned) = (max(layer.input.bits, 2) - 1, false)
    self.init(
      weights: layer.range, levelWeight: Double(layer.scale), inputs: layer.input,
      inputCycles: InputCycle.converted(group, of: program).map(DriveCycle.init),
      largestError: 1 << errors.inputBits - 1,
      errorCycles: InputCycle.converted(errors, of: program).map(DriveCycle.init),
      codes: program.converterRange ?? 0...0,
      arrays: groups.flatMap { layer.arrays($0, matrix, of: program) })
  }
}

extension PlacedLayer {
  /// The row groups of a group's blocks.
  fileprivate func arrays(_ group: Group, _ matrix: MatrixInfo, of program: Program)
    -> [ConvertedArray]
  {
    let converters = GroupConverters(
      group, columns: matrix.columns, of: program, chipSeed: nil)
    return group.blocks.flatMap { number in
      let block = program.blocks[number]
      let own = block.columns.indices.compactMap { column in
        converters?.converter(of: block, conversion: 0, column: column)
      }
      let conversions = zip(own, block.columns).map { converter, column in
        EvenConversion(
          scale: converter.scale, bias: converter.bias, step: converters?.steps[column] ?? 1)
      }
      return RowGroup.of(block, size: program.accelerator.array.rowGroup).map { rows in
        ConvertedArray(
          places: block.rows[rows.rows].flatMap { row in
            block.columns.map { column in
              parameter(of: row * matrix.columns + column).map { $0 - range.lowerBound }
            }
          }, converters: conversions)
      }
    }
  }
}

extension DriveCycle {
  fileprivate init(_ cycle: InputCycle) {
    self.init(shift: cycle.shift, largestDigit: cycle.largestDigit, weight: cycle.weight)
  }
}
