import CTraining

/// Lines of codes that drive arrays, `[lines, lanes]`, with the value of one code in each lane.
struct DrivenLines {
  let lines: Int
  private let lanes: Int
  let codes: UnsafeMutablePointer<Float>
  let scales: UnsafeMutablePointer<Float>

  /// Runs `body` with memory for so many lines.
  static func with(_ lines: Int, _ lanes: Int, _ body: (DrivenLines) -> Void) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: (lines + 1) * lanes) { memory in
      guard let start = memory.baseAddress else { return }
      body(DrivenLines(lines: lines, lanes: lanes, codes: start, scales: start + lines * lanes))
    }
  }

  /// Replaces codes by their values times `factor`.
  func turnIntoValues(factor: Float) {
    memc_scale_codes(codes, factor, scales, Int64(lines), Int64(lanes))
  }
}

/// One reading of an array: the levels of its cells, the digits on its lines, and the sums.
struct ArrayReading {
  private let array: ArrayCells
  private let lanes: Int
  /// `[rows, columns]`.
  private let levels: UnsafeMutablePointer<Float>
  private let digits: UnsafeMutablePointer<Float>
  private let sums: UnsafeMutablePointer<Float>

  /// Runs `body` with memory for a reading.
  static func with(_ array: ArrayCells, _ lanes: Int, _ body: (ArrayReading) -> Void) {
    let (cells, ends) = (array.places.count, max(array.inputs.count, array.outputs.count))
    withUnsafeTemporaryAllocation(of: Float.self, capacity: cells + 2 * ends * lanes) { memory in
      guard let start = memory.baseAddress else { return }
      body(
        ArrayReading(
          array: array, lanes: lanes, levels: start, digits: start + cells,
          sums: start + cells + ends * lanes))
    }
  }

  /// Takes the levels of the cells from the weights of the matrix.
  func takeLevels(_ weights: UnsafePointer<Float>, factor: Float) {
    memc_gather_levels(weights, array.places, factor, levels, Int64(array.places.count))
  }

  /// The largest sum of the magnitudes of the levels of a row.
  var largestLine: Float {
    memc_largest_line(levels, Int64(array.inputs.count), Int64(array.outputs.count))
  }

  /// Puts the digits of one cycle on the lines of these inputs or outputs.
  func drive(
    _ lines: [Int], _ codes: UnsafePointer<Float>, _ cycle: DriveCycle, bySign: Bool
  ) {
    for (place, line) in lines.enumerated() {
      memc_digits(
        codes + line * lanes, Int32(cycle.shift), Int32(cycle.largestDigit), bySign,
        digits + place * lanes, Int64(lanes))
    }
  }

  /// The sums of every column, `[columns, lanes]`.
  func addUpColumns() {
    let (rows, columns) = (array.inputs.count, array.outputs.count)
    MatrixProduct.run(
      MatrixOperand(levels, stride: columns, isTransposed: true),
      MatrixOperand(digits, stride: lanes), into: sums, rows: columns, columns: lanes, depth: rows,
      adds: false)
  }

  /// The sums of every row, `[rows, lanes]`.
  func addUpRows() {
    let (rows, columns) = (array.inputs.count, array.outputs.count)
    MatrixProduct.run(
      MatrixOperand(levels, stride: columns), MatrixOperand(digits, stride: lanes), into: sums,
      rows: rows, columns: lanes, depth: columns, adds: false)
  }

  /// Adds what the converter makes of the sums of a line to `to`, times `worth` and the scale of
  /// each lane.
  func convert(
    _ line: Int, _ converter: EvenConversion, _ codes: ClosedRange<Int>, worth: Double,
    _ scales: UnsafePointer<Float>, to: UnsafeMutablePointer<Float>
  ) {
    memc_add_converted(
      sums + line * lanes, Float(converter.scale), Float(converter.bias),
      Float(codes.lowerBound), Float(codes.upperBound), Float(worth * converter.step), scales, to,
      Int64(lanes))
  }
}
