import Basics
import DeviceDynamics
import Hardware
import TileSimulator

/// One physical array while its cells are written by pulses, one after another, row by row.
///
/// The pulses on other cells of the array are applied to a cell together: those since the pass began
/// before the cell is written, and those until the pass ends after it.
struct PulsedArray {
  private let device: PulsedDevice
  private let scheme: PulseWriting
  private let tolerance: Double
  private let steps: [PulseStep]
  private let lines: (rows: Int, columns: Int)
  private var cells: [PulsedCellState]
  private var cost = PulseCosts()

  init(
    _ plane: ArrayLayout.Plane, _ plan: WritePlan, _ scale: ConductanceScale,
    _ device: PulsedDevice, _ scheme: PulseWriting, seed: UInt64
  ) {
    self.device = device
    self.scheme = scheme
    steps = device.steps
    tolerance = scheme.tolerance * (device.window.upperBound - device.window.lowerBound)
    let rows = Self.numbers(plane.cells.map(\.row))
    let columns = Self.numbers(plane.cells.map(\.column))
    lines = (rows.count, columns.count)
    cells = plane.cells.map { place in
      let level = Double(plan.levels[place.block].elements[place.element])
      let cell = CellPlace(
        array: plane.array, plane: plane.plane, row: place.row, column: place.column)
      return PulsedCellState(
        place, row: rows[place.row] ?? 0, column: columns[place.column] ?? 0,
        target: Double(scale.conductance(level: level)), device,
        draws: Philox(ofWrittenCellAt: cell, seed: seed))
    }
  }

  /// Numbers the lines in use.
  private static func numbers(_ lines: [Int]) -> [Int: Int] {
    Dictionary(uniqueKeysWithValues: Set(lines).sorted().enumerated().map { ($1, $0) })
  }

  /// The cells, and the effort.
  var finished: (cells: [PulsedCellState], log: WriteLog) {
    var log = WriteLog()
    log.pulses = cells.reduce(0) { $0 + $1.pulses }
    log.verifyReads = cells.reduce(0) { $0 + $1.reads }
    log.failedCells = cells.count { abs($0.conductance - $0.target) > tolerance }
    var cost = cost
    cost.seconds = device.pulseSeconds.map { seconds in
      Double(log.pulses) * seconds + Double(log.verifyReads) * (device.readSeconds ?? seconds)
    }
    if device.pulseSeconds == nil { cost.energyJ = nil }
    log.cost = cost
    return (cells, log)
  }

  /// Writes all cells, in passes.
  mutating func write() {
    for _ in 0..<scheme.passes {
      guard pass() else { return }
    }
  }

  /// One pass over all cells.
  ///
  /// - Returns: whether it has sent any pulse.
  private mutating func pass() -> Bool {
    var counts = LineCounts(rows: lines.rows, columns: lines.columns, steps: steps.count)
    var sent = [[Int]](repeating: [], count: cells.count)
    for index in cells.indices {
      disturb(index, by: counts)
      let own = write(index)
      for step in own { counts.add(row: cells[index].row, column: cells[index].column, step: step) }
      sent[index] = own
    }
    guard device.reachesOthers else { return sent.contains { !$0.isEmpty } }
    for index in cells.indices {
      for step in sent[index] {
        counts.remove(row: cells[index].row, column: cells[index].column, step: step)
      }
      disturb(index, by: counts)
    }
    return sent.contains { !$0.isEmpty }
  }

  /// Applies pulses on other cells to a cell.
  private mutating func disturb(_ index: Int, by counts: LineCounts) {
    guard device.reachesOthers else { return }
    let (row, column) = (cells[index].row, cells[index].column)
    let doses = steps.enumerated().flatMap { number, step -> [PulsedCellState.Dose] in
      let others = counts.others(row: row, column: column, step: number)
      return [(step.onLines, others.onLines), (step.elsewhere, others.elsewhere)].compactMap {
        table, count in
        guard let table, count > 0 else { return nil }
        return PulsedCellState.Dose(table: table, count: count)
      }
    }
    guard !doses.isEmpty else { return }
    cost.add(cells[index].disturb(doses, device), toOthers: true)
  }

  /// Reads and pulses one cell until it is near enough or given up.
  ///
  /// - Returns: the steps of its pulses, as indices of `steps`.
  private mutating func write(_ index: Int) -> [Int] {
    var sent: [Int] = []
    var (rose, rung) = (Bool?.none, 0)
    while true {
      let (conductance, energy) = cells[index].read(device)
      cost.add(energy, toOthers: false)
      let target = cells[index].target
      guard abs(conductance - target) > tolerance, !cells[index].isGivenUp else { return sent }
      guard sent.count < scheme.mostPulses else {
        cells[index].isGivenUp = true
        return sent
      }
      let rises = conductance < target
      let ramp = rises ? device.ramps.sets : device.ramps.resets
      rung = rises == rose ? min(rung + 1, ramp.count - 1) : 0
      rose = rises
      cost.add(cells[index].pulse(ramp[rung], device), toOthers: false)
      sent.append(rises ? rung : device.ramps.sets.count + rung)
    }
  }
}
