import Basics
import Hardware
import TileMachine

/// One chip: the conductances that the cells of all blocks have after programming.
public struct Chip: Equatable, Sendable {
  /// For each block of the program, in its order, siemens `[planes, rows, columns]`.
  public var conductances: [Tensor<Float>]
  /// The offsets that are added digitally to the sums of each group, `[matrix columns]`, in the
  /// order of `Program.groups`; 0 if empty.
  public var offsets: [Tensor<Int>]
  /// The standard deviation of one reading of each cell in siemens, in the shape of `conductances`;
  /// readings are exact if empty.
  public var deviations: [Tensor<Float>] = []
  /// For each block the conductance that a reference column subtracts in its rows, siemens
  /// `[planes, rows]`; HRS as designed if empty.
  public var references: [Tensor<Float>] = []
  /// The gain of each column, `[matrix columns]`, in the order of `Program.groups`; 1 if empty.
  ///
  /// With gain g, the converter takes 1/g of the designed current for one level. Levels are
  /// multiplied by g before converters round and clip, and before the digital side subtracts
  /// anything or adds `offsets`.
  public var gains: [Tensor<Double>] = []
  /// The conductances as converters see them behind the wires of their arrays, see `behindWires`;
  /// `conductances` itself if empty.
  public internal(set) var seen: [Tensor<Float>] = []
  /// The I-V curve of all cells.
  public var curve = CellCurve.linear
  /// The seed of all random numbers that are drawn at readings.
  public var seed: UInt64 = 0
  /// The physical lines of the lines of each block; those of the program if empty.
  public var lines: [PhysicalLines] = []

  /// A chip with exact readings and ideal wires.
  public init(
    conductances: [Tensor<Float>], offsets: [Tensor<Int>] = [], lines: [PhysicalLines] = []
  ) {
    self.conductances = conductances
    self.offsets = offsets
    self.lines = lines
  }

  /// Returns a chip whose cells are all exactly at their levels.
  ///
  /// - Throws: a diagnostic if a code needs a level that cells do not have.
  public static func ideal(_ program: Program) throws -> Chip {
    let scale = try ConductanceScale(program.accelerator.cell)
    return Chip(
      conductances: try program.blocks.indices.map { index in
        try program.levels(ofBlock: index).map { scale.conductance(level: Double($0)) }
      })
  }

  /// Checks that the chip fits `program`.
  ///
  /// - Throws: a diagnostic if the chip was not programmed for `program`.
  public func check(against program: Program) throws {
    guard conductances.count == program.blocks.count else {
      throw Diagnostic.malformed(
        "the chip has \(conductances.count) blocks, but the program has \(program.blocks.count)",
        at: nil)
    }
    for (index, block) in program.blocks.enumerated() {
      let shape = conductances[index].shape
      let planes = program.planes(of: block).count
      guard shape == [planes, block.rows.count, block.columns.count] else {
        throw Diagnostic.malformed(
          "block \(index) of the chip has the shape \(shape), unlike the program's block", at: nil)
      }
      try conductances[index].expectConductances(ofBlock: index)
    }
    try checkOffsets(against: program)
    try checkReading(against: program)
    try checkLines(against: program)
    let adc = program.accelerator.adc
    if let codes = program.converterRange, !adc.errors.isEmpty {
      _ = try adc.errors.probabilities(of: codes)
    }
  }

  private func checkLines(against program: Program) throws {
    guard !lines.isEmpty else { return }
    let array = program.accelerator.array
    let fits =
      lines.count == program.blocks.count
      && zip(lines, program.blocks).allSatisfy {
        $0.rows.count == $1.rows.count && $0.columns.count == $1.columns.count
          && $0.rows.allSatisfy((0..<array.rows).contains)
          && $0.columns.allSatisfy((0..<array.columns).contains)
      }
    guard fits else {
      throw Diagnostic.malformed("the chip's lines do not fit the program's blocks", at: nil)
    }
  }

  private func checkOffsets(against program: Program) throws {
    guard !offsets.isEmpty else { return }
    let columns = program.groups.map { group in
      program.matrices.first { $0.name == group.matrix }?.columns
    }
    guard offsets.map({ $0.shape.count == 1 ? $0.shape[0] : nil }) == columns else {
      throw Diagnostic.malformed(
        "the chip's offsets do not fit the columns of the program's groups", at: nil)
    }
    guard offsets.allSatisfy({ $0.elements.allSatisfy((-1 << 30...1 << 30).contains) }) else {
      throw Diagnostic.malformed("the chip has offsets beyond 2^30", at: nil)
    }
  }

  /// Whether the digital side adds an offset to sums.
  package var correctsOffsets: Bool { offsets.contains { $0.elements.contains { $0 != 0 } } }

  /// The offsets of the sums of `group`; `nil` if there are none.
  func offsets(of group: Group, in program: Program) -> Tensor<Int>? {
    guard !offsets.isEmpty else { return nil }
    return program.groups.firstIndex(of: group).map { offsets[$0] }
  }
}

extension Program {
  /// Returns the levels of a block according to the encoding, `[planes, rows, columns]`.
  ///
  /// - Precondition: the block has a matrix.
  /// - Throws: a diagnostic if a code needs a level that cells do not have.
  public func levels(ofBlock index: Int) throws -> Tensor<Int> {
    let block = blocks[index]
    let levels = try CellLevels([block], of: matrix(named: block.matrix), in: self)
    let planes = levels.planes.indices
    let tables = planes.map(levels.table(ofPlane:))
    return Tensor(
      [planes.count, block.rows.count, block.columns.count],
      tables.flatMap { table in block.codes.elements.map { table[$0] } })
  }

  package func planes(of block: Block) -> [Plane] {
    encoding.planes(weightBits: matrix(named: block.matrix).weightBits)
  }

  /// The matrix of this name.
  ///
  /// - Precondition: there is one, as in a verified program.
  func matrix(named name: String) -> MatrixInfo {
    guard let matrix = matrices.first(where: { $0.name == name }) else {
      preconditionFailure("there is no matrix '\(name)'")
    }
    return matrix
  }
}

/// Conductance and level of a cell: level n is `G_min + n · (G_max − G_min) / (levels − 1)`.
public struct ConductanceScale: Sendable {
  public let minimum: Double
  /// The conductance between neighboring levels in siemens.
  public let step: Double

  /// - Throws: a diagnostic if the range is empty.
  public init(_ cell: CellSection) throws {
    guard cell.maximumConductance > cell.minimumConductance, cell.levels >= 2 else {
      throw Diagnostic.configuration(
        "cells need 'conductance-max-S' above 'conductance-min-S'", at: nil)
    }
    minimum = cell.minimumConductance
    step = (cell.maximumConductance - cell.minimumConductance) / Double(cell.levels - 1)
  }

  /// The conductance of a level, in siemens.
  public func conductance(level: Double) -> Float { Float(minimum + level * step) }

  /// The level of a conductance above G_min, not rounded.
  ///
  /// The conductance of an integer level yields exactly that level, so that an ideal chip computes
  /// in integers.
  public func level(_ conductance: Float) -> Double {
    let level = (Double(conductance) - minimum) / step
    let nearest = level.rounded()
    return self.conductance(level: nearest) == conductance ? nearest : level
  }

  /// The level of a conductance above that of a reference column, not rounded.
  func level(_ conductance: Float, above reference: Float) -> Double {
    (Double(conductance) - Double(reference)) / step
  }
}

extension Tensor<Float> {
  /// Throws where a cell of this block `[planes, rows, columns]` has no conductance, siemens, that
  /// a memristor could have.
  public func expectConductances(ofBlock index: Int) throws {
    let range: ClosedRange<Float> = 0...1000
    guard let wrong = elements.firstIndex(where: { !range.contains($0) }) else { return }
    let cell = zip(shape, shape.rowMajorStrides).map { wrong / $1 % $0 }
    throw Diagnostic.malformed(
      "cell \(cell) of block \(index) has a conductance of \(elements[wrong]) S, outside 0...1000",
      at: nil, note: "cells are counted as [plane, row, column] of the block")
  }
}
