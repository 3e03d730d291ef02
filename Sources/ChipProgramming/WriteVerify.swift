import Basics
import Hardware
import TileAnalysis
import TileMachine
import TileSimulator

/// Every cell read after each write, and written again until it is near enough.
///
/// A write replaces what the cell had by a new draw: read; stop if |G − Gt| ≤ tolerance · range;
/// else write again, until the pulses are used up. A cell at HRS is verified as well. A stuck cell
/// that nobody knew of takes all pulses and is given up; as no write moves it, they are counted and not
/// drawn.
/// - Source: the loop of Wan et al., Nature 608 (2022) 504, methods, "write-verify", without its
///   voltage ramps, for our devices draw what one pulse reaches and have no voltage.
public struct WriteVerify: ProgrammingScheme {
  public static let name = "write-verify"
  public static let summary = "every cell written again until it is near enough"
  public static var fields: [Field<Self>] {
    [
      Field(
        "tolerance", \.tolerance, in: 0...1, "how far off a cell may be, over its whole range"),
      Field("max-pulses", \.mostPulses, in: 1...10_000, "pulses after which a cell is given up"),
      Field(
        "compensated", \.isCompensated, "asks for less by the device's mean factor, where it can"),
      Field("faults", \.faults, "whether stuck cells are known, and worked around"),
    ]
  }

  public var tolerance = 0.05
  public var mostPulses = 20
  public var isCompensated = true
  public var faults = FaultKnowledge.unknown

  public init() {}

  public func program(
    _ program: Program, cell model: CellModel, seed: UInt64, calibration: ChipCalibration?,
    threads: Int
  ) throws -> ProgrammedChip {
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
  /// Cells not yet near enough, as indices of the tensor, and how many others no write will move.
  private var open: [Int] = []
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

  /// The cells, and the log with those that are still open as failed, and the stuck ones with all the
  /// pulses and reads they took.
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

  /// Reads `cells`: those that are too far off.
  private mutating func verified(_ cells: [Int]) -> [Int] {
    log.verifyReads += cells.count
    return cells.filter { cell in
      let target = scale.conductance(level: Double(levels.elements[cell]))
      return abs(Double(conductances.elements[cell]) - Double(target)) > tolerance
    }
  }
}
