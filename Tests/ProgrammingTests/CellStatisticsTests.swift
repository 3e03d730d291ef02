import Basics
import Foundation
import Hardware
import Testing
import TileMachine

@testable import TileAnalysis

/// The conductances of single cells, over a million draws.
@Suite struct CellStatisticsTests {
  static let cell: CellSection = {
    var cell = CellSection()
    cell.levels = 128
    cell.minimumConductance = 1e-6
    cell.maximumConductance = 1e-4
    return cell
  }()

  /// One matrix with all weights equal to `code`, one million cells on each of two planes.
  static func program(code: Int16) throws -> VerifiedProgram {
    var accelerator = Accelerator()
    accelerator.array.rows = 1000
    accelerator.array.columns = 1000
    accelerator.cell = cell
    let encoding = try encodings.make(
      "differential-pair", Record(["slice-bits": Value(.integer(7))]))
    var program = Program(accelerator: accelerator, encoding: encoding)
    let lines = Array(0..<1000)
    program.matrices = [MatrixInfo(name: "m", rows: 1000, columns: 1000, weightBits: 8)]
    program.blocks = [
      Block(
        matrix: "m", copy: 0, array: 0, originRow: 0, originColumn: 0, rows: lines, columns: lines,
        codes: Tensor([1000, 1000], repeating: code))
    ]
    program.tiles = [Tile(number: 0)]
    program.tiles[0].groups = [
      Group(name: "m", matrix: "m", inputBits: 8, inputIsSigned: false, blocks: [0])
    ]
    return try program.verified()
  }

  /// Conductances of the positive plane.
  static func written(_ device: String, _ scheme: String, code: Int16) throws -> [Double] {
    let chip = try ProgrammingTests.scheme(scheme).program(
      program(code: code), cell: ProgrammingTests.cell(device), seed: 5, calibration: nil,
      threads: 2
    ).chip
    return chip.conductances[0].elements.prefix(1_000_000).map(Double.init)
  }

  @Test(arguments: [0.4, 0.6])
  func lognormalCellsHaveNormalLogarithms(sigma: Double) throws {
    let reached = try Self.written(
      "lognormal:sigma=\(sigma)", "one-shot:compensated=false", code: 127)
    let logarithms = reached.map { log($0 / 1e-4) }
    let count = Double(logarithms.count)
    let mean = logarithms.reduce(0, +) / count
    let variance = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    #expect(abs(mean) < 4 * sigma / count.squareRoot())
    #expect(abs(variance / (sigma * sigma) - 1) < 4 * (2 / count).squareRoot())
  }

  @Test(arguments: ["lognormal:sigma=0.4", "lognormal:sigma=0.6", "proportional:sigma=0.3"])
  func compensatedCellsHaveTheTargetAsMean(device: String) throws {
    let reached = try Self.written(device, "one-shot", code: 64)
    let count = Double(reached.count)
    let mean = reached.reduce(0, +) / count
    let variance = reached.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let target = 1e-6 + 64 * (1e-4 - 1e-6) / 127
    #expect(abs(mean - target) < 4 * (variance / count).squareRoot())
  }

  @Test func aVerifiedCellIsWithinToleranceOrFailed() throws {
    let program = try Self.program(code: 64)
    let programmed = try scheme("write-verify:tolerance=0.05,max-pulses=30").program(
      program, cell: ProgrammingTests.cell("lognormal:sigma=0.4"), seed: 3, calibration: nil,
      threads: 2)
    let target = 1e-6 + 64 * (1e-4 - 1e-6) / 127
    let reached = programmed.chip.conductances[0].elements.prefix(1_000_000)
    let far = reached.count { abs(Double($0) - target) > 0.05 * (1e-4 - 1e-6) * (1 + 1e-6) }
    #expect(far == programmed.log.failedCells)
    // one draw around target / e^(σ²/2) succeeds if it is within ±0.05 · 99 µS of the target
    #expect((1_000...20_000).contains(programmed.log.failedCells))
    #expect((3_500_000...5_500_000).contains(programmed.log.pulses))
    #expect(programmed.log.verifyReads == programmed.log.pulses + 1_000_000)
  }
}
