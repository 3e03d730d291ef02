import Basics
import Foundation
import Hardware
import Testing

/// Cells with different conductances at HRS, for a million cells.
@Suite struct RatioSpreadTests {
  static let cell: CellSection = {
    var cell = CellSection()
    cell.minimumConductance = 1e-5
    cell.maximumConductance = 1e-4
    return cell
  }()

  static func cells(_ spelling: String, seed: UInt64 = 5) throws -> ChipCells {
    ChipCells(try CellModelTests.model(spelling), cell, CellModelTests.array, seed: seed)
  }

  /// The conductances of all cells written to `target`, each write with the normal draw `gaussian`.
  static func written(_ cells: ChipCells, target: Double, gaussian: Double = 0) -> [Double] {
    CellModelTests.places.map { cells.written($0, target: target, gaussian: gaussian, cycle: 0) }
  }

  /// `r_d / (r s) = max(1/s + N, 1.05/(r s))` is a normal distribution clipped at its bound.
  @Test(arguments: [0.2, 0.5]) func ratiosAreNormalAboveTheirBound(spread: Double) throws {
    let cells = try Self.cells("ratio-spread:ratio-spread=\(spread)")
    let bound = 1.05 / (10 * spread)
    let beyond = Self.written(cells, target: 1e-5).map { 1e-4 / $0 / (10 * spread) - bound }
    DrawnStatisticsTests.expect(beyond, .cutOff(at: 1 / spread - bound), "ratios at \(spread)")
  }

  /// The probability of an effectively stuck cell is `Φ((1.05/r − 1) / s)`.
  @Test func oneCellIn27IsEffectivelyStuckAtLRS() throws {
    let cells = try Self.cells("ratio-spread:ratio-spread=0.5")
    let found = Self.written(cells, target: 1e-5).count { $0 > 0.95e-4 }
    let chance = erfc(0.895 / 0.5 / 2.0.squareRoot()) / 2
    #expect(abs(Double(found) - 1e6 * chance) < 4 * (1e6 * chance).squareRoot())
    #expect(abs(1 / chance - 27) < 1)
  }

  @Test func targetsAreMappedToTheRangeOfTheCell() throws {
    let cells = try Self.cells("ratio-spread:ratio-spread=0.5")
    let lowest = Self.written(cells, target: 1e-5)
    let middle = Self.written(cells, target: 5.5e-5)
    #expect(zip(lowest, middle).allSatisfy { abs($1 - ($0 + 1e-4) / 2) < 1e-18 })
    #expect(Self.written(cells, target: 1e-4).allSatisfy { abs($0 - 1e-4) < 1e-18 })
  }

  @Test func aCellHasAFixedRatioAndVariesAtEachWrite() throws {
    let cells = try Self.cells("ratio-spread:ratio-spread=0.5,sigma=0.4")
    let first = Self.written(cells, target: 1e-5)
    #expect(Self.written(cells, target: 1e-5) == first)
    let up = Self.written(cells, target: 1e-5, gaussian: 1)
    #expect(zip(first, up).allSatisfy { abs($1 / $0 - 1.4) < 1e-12 })
    #expect(Self.written(cells, target: 1e-5, gaussian: -3).allSatisfy { $0 == 0 })
    #expect(
      Self.written(try Self.cells("ratio-spread:ratio-spread=0.5", seed: 6), target: 1e-5) != first)
  }

  @Test func withoutSpreadItEqualsTheProportionalDevice() throws {
    let spread = try Self.cells("ratio-spread:ratio-spread=0,sigma=0.4")
    let plain = try Self.cells("proportional:sigma=0.4")
    for target in [1e-5, 3e-5, 1e-4] {
      #expect(
        Self.written(spread, target: target, gaussian: -0.7)
          == Self.written(plain, target: target, gaussian: -0.7))
    }
  }

  @Test func stuckCellsAreAtTheirOwnHRS() throws {
    let cells = try Self.cells("ratio-spread:ratio-spread=0.5,stuck-at-hrs=1")
    let free = try Self.cells("ratio-spread:ratio-spread=0.5")
    #expect(Self.written(cells, target: 1e-4) == Self.written(free, target: 1e-5))
  }

  @Test func aCellWithZeroHRSHasNoRatioSpread() throws {
    let device = try DeviceTests.device("ratio-spread:ratio-spread=0.5")
    #expect(device.ownRange(0...1e-4, gaussian: -3) == 0...1e-4)
  }
}
