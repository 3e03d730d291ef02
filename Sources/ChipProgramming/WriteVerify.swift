import Basics
import Hardware
import TileAnalysis
import TileMachine
import TileSimulator

/// Reads every cell after each write, and writes it again until it is near enough to its target.
///
/// A write replaces the cell's conductance with a new draw. The loop reads the cell, stops if
/// |G − Gt| ≤ tolerance · range, and otherwise writes again, until the pulses are used up. Cells at
/// HRS are also verified. An unknown stuck cell takes all pulses and is given up; because no write
/// changes it, these are counted but not drawn.
/// - Source: the loop of Wan et al., Nature 608 (2022) 504, methods, "write-verify", without its
///   voltage ramps, because our devices draw the result of one pulse and have no voltage.
public struct WriteVerify: ProgrammingScheme {
  public static let name = "write-verify"
  public static let summary = "writes every cell again until it is near enough to its target"
  public static var fields: [Field<Self>] {
    [
      Field("tolerance", \.tolerance, in: 0...1, "largest error of a cell, over its whole range"),
      Field("max-pulses", \.mostPulses, in: 1...10_000, "pulses after which a cell has failed"),
      Field(
        "compensated", \.isCompensated,
        "divides targets by the device's mean factor, within the range"),
      Field("faults", \.faults, "whether stuck cells are known and avoided"),
    ]
  }

  public var tolerance = 0.05
  public var mostPulses = 20
  public var isCompensated = true
  public var faults = FaultKnowledge.unknown

  public init() {}

  public func program(
    _ verified: VerifiedProgram, cell model: CellModel, seed: UInt64, calibration: ChipCalibration?,
    threads: Int
  ) throws -> ProgrammedChip {
    let program = verified.program
    let cell = program.accelerator.cell
    let plan = try faults.plan(
      program, model, isCompensated: isCompensated, seed: seed, threads: threads)
    let writer = try CellWriter(
      model, program, plan.lines, isCompensated: isCompensated, seed: seed)
    let scale = try ConductanceScale(cell)
    let blocks = try concurrentMap(Array(program.blocks.indices), threads: threads) { index in
      var block = VerifiedBlock(
        plan.levels[index], index, writer, scale,
        tolerance: tolerance * (cell.maximumConductance - cell.minimumConductance))
      for _ in 1..<mostPulses where !block.isDone { block.writeAgain() }
      return block.finished(pulses: mostPulses)
    }
    return ProgrammedChip(
      chip: Chip(conductances: blocks.map(\.conductances), lines: plan.lines),
      log: blocks.map(\.log).reduce(into: WriteLog()) { $0 += $1 })
  }
}

/// A block while it is written and verified.
private struct VerifiedBlock {
  private let levels: Tensor<Int>
  private let index: Int
  private let writer: CellWriter
  private let scale: ConductanceScale
  private let tolerance: Double
  private var conductances: Tensor<Float>
  /// The cells outside the tolerance that are not stuck, as indices of the tensor.
  private var open: [Int] = []
  /// The number of stuck cells outside the tolerance.
  private var stuck = 0
  private var attempt = 0
  private var log = WriteLog()

  init(
    _ levels: Tensor<Int>, _ index: Int, _ writer: CellWriter, _ scale: ConductanceScale,
    tolerance: Double
  ) {
    self.levels = levels
    self.index = index
    self.writer = writer
    self.scale = scale
    self.tolerance = tolerance
    conductances = writer.firstWrite(levels, block: index)
    log.pulses = levels.elements.count { $0 > 0 }
    let missed = verified(Array(levels.elements.indices))
    let cells = levels.shape[1] * levels.shape[2]
    open = missed.filter { !writer.isStuck(block: index, plane: $0 / cells, cell: $0 % cells) }
    stuck = missed.count - open.count
  }

  var isDone: Bool { open.isEmpty }

  /// Returns the conductances and the log, which counts open and stuck cells as failed, and all the
  /// pulses and reads of the stuck ones.
  func finished(pulses: Int) -> (conductances: Tensor<Float>, log: WriteLog) {
    var log = log
    log.pulses += stuck * (pulses - 1)
    log.verifyReads += stuck * (pulses - 1)
    log.failedCells = open.count + stuck
    return (conductances, log)
  }

  /// Writes and reads the open cells once more.
  mutating func writeAgain() {
    attempt += 1
    let cells = levels.shape[1] * levels.shape[2]
    let planes = (0..<levels.shape[0]).map {
      writer.writes(block: index, plane: $0, attempt: attempt)
    }
    for cell in open {
      conductances.elements[cell] = planes[cell / cells].conductance(
        level: levels.elements[cell], cell: cell % cells)
    }
    log.pulses += open.count
    open = verified(open)
  }

  /// Reads `cells` and returns those outside the tolerance.
  private mutating func verified(_ cells: [Int]) -> [Int] {
    log.verifyReads += cells.count
    return cells.filter { cell in
      let target = scale.conductance(level: Double(levels.elements[cell]))
      return abs(Double(conductances.elements[cell]) - Double(target)) > tolerance
    }
  }
}
