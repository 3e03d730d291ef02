import Basics
import Foundation
import Hardware
import TestSupport
import Testing

/// The options of every device.
@Suite struct CellModelTests {
  static func model(_ spelling: String) throws -> CellModel {
    let spelling = try ComponentSpelling(commandLine: spelling)
    return try CellModel(spelling.name, spelling.record, at: spelling.place)
  }

  static let array: ArraySection = {
    var array = ArraySection()
    array.rows = 1000
    array.columns = 1000
    return array
  }()

  static let cell: CellSection = {
    var cell = CellSection()
    cell.minimumConductance = 1e-6
    cell.maximumConductance = 1e-4
    return cell
  }()

  static func cells(_ spelling: String, seed: UInt64 = 5) throws -> ChipCells {
    ChipCells(try model(spelling), cell, array, seed: seed)
  }

  static let places = (0..<1_000_000).map {
    CellPlace(array: 2, plane: 1, row: $0 / 1000, column: $0 % 1000)
  }

  /// The conductances of a million cells after one write to 10 µS, divided by 10 µS.
  static func written(_ cells: ChipCells, attempt: UInt64 = 0) -> [Double] {
    let random = Philox(seed: 17, stream: attempt)
    let cycles = random.stream(0)
    return places.enumerated().map { index, place in
      cells.written(
        place, target: 1e-5, gaussian: random.gaussian(UInt64(index)),
        cycle: cycles.gaussian(UInt64(index))) / 1e-5
    }
  }

  @Test func cellsDifferAndKeepTheirFactor() throws {
    let cells = try Self.cells("ideal:device-to-device=0.1")
    let first = Self.written(cells)
    DrawnStatisticsTests.expect(first, .init(1, 0.1), "device-to-device")
    #expect(Self.written(cells, attempt: 1) == first)
    #expect(Self.written(try Self.cells("ideal:device-to-device=0.1", seed: 6)) != first)
  }

  @Test func cyclesDiffer() throws {
    let cells = try Self.cells("ideal:cycle-to-cycle=0.05")
    let first = Self.written(cells)
    DrawnStatisticsTests.expect(first, .init(1, 0.05), "cycle-to-cycle")
    let again = Self.written(cells, attempt: 1)
    #expect(zip(first, again).count { $0 == $1 } == 0)
  }

  /// Nothing is looked up for cells that are all alike.
  @Test(arguments: ["cycle-to-cycle=0.05", "chip-to-chip=0.05", "read-noise=0.05"])
  func cellsThatAreAlikeReachWhatTheirDeviceReaches(trait: String) throws {
    let alike = try Self.cells("lognormal:sigma=0.2,\(trait)")
    // a deviation too small to change a factor
    let own = try Self.cells("lognormal:sigma=0.2,\(trait),device-to-device=1e-300")
    #expect(Self.written(alike) == Self.written(own))
  }

  @Test func chipsDiffer() throws {
    let model = try Self.model("ideal:chip-to-chip=0.05")
    let factors = (0..<1_000_000).map { seed in
      ChipCells(model, Self.cell, Self.array, seed: UInt64(seed))
        .written(Self.places[0], target: 1e-5, gaussian: 1, cycle: 0) / 1e-5
    }
    DrawnStatisticsTests.expect(factors, .init(1, 0.05), "chip-to-chip")
    let one = Self.written(try Self.cells("ideal:chip-to-chip=0.05"))
    #expect(one.allSatisfy { $0 == one[0] } && one[0] != 1)
  }

  @Test func spreadsAddUp() throws {
    let cells = try Self.cells(
      "proportional:sigma=0.05,device-to-device=0.04,cycle-to-cycle=0.03")
    // the variance of a product of independent factors of mean 1
    let square = (1 + 0.0025) * (1 + 0.0016) * (1 + 0.0009) - 1
    // third central moments of products of independent normals
    let (a, b, c) = (0.0025, 0.0016, 0.0009)
    let third = 6 * (a * b + a * c + b * c + 4 * a * b * c)
    let written = Self.written(cells)
    let moments = DrawnStatisticsTests.Moments(
      1, square.squareRoot(), skewness: third / (square * square.squareRoot()))
    DrawnStatisticsTests.expect(written, moments, "three spreads")
  }

  @Test func retentionIsAPowerLawWithAnExponentPerCell() throws {
    let cells = try Self.cells("ideal:retention=0.02,retention-spread=0.01")
    let exponents = Self.places.map {
      -log(cells.aged($0, 1e-5, seconds: 3600) / 1e-5) / log(3601)
    }
    DrawnStatisticsTests.expect(exponents, .init(0.02, 0.01), "exponents")
    #expect(cells.aged(Self.places[0], 1e-5, seconds: 0) == 1e-5)
  }

  @Test func readNoiseAddsToThatOfTheDevice() throws {
    let cells = try Self.cells("rram-wan:read-noise=0.02")
    let deviation = cells.readDeviation(2e-5, programmed: 2e-5, seconds: 0)
    #expect(abs(deviation - 2e-5 * 0.0005.squareRoot()) < 1e-18)
  }

  @Test func stuckCellsAreAtHRSOrLRS() throws {
    let cells = try Self.cells("lognormal:sigma=0.3,stuck-at-hrs=0.02,stuck-at-lrs=0.05")
    let reached = Self.written(cells)
    let (hrs, lrs) = (reached.count { $0 == 1e-6 / 1e-5 }, reached.count { $0 == 1e-4 / 1e-5 })
    #expect(abs(Double(hrs) - 20_000) < 4 * (1e6 * 0.02 * 0.98).squareRoot())
    #expect(abs(Double(lrs) - 50_000) < 4 * (1e6 * 0.05 * 0.95).squareRoot())
    let states = Self.places.map { cells.faults[$0] }
    #expect(states.count { $0 == .stuckAtHRS } == hrs)
    #expect(states.count { $0 == .stuckAtLRS } == lrs)
  }

  @Test func theWindowOfADeviceReplacesThatOfTheAccelerator() throws {
    let wan = try Self.model("rram-wan").cell(of: Self.cell)
    #expect(wan.conductances == 1e-6...40e-6)
    let narrow = try Self.model("rram-wan:conductance-min-S=5e-6").cell(of: Self.cell)
    #expect(narrow.conductances == 5e-6...40e-6)
    #expect(try Self.model("lognormal:sigma=0.1").cell(of: Self.cell) == Self.cell)
  }

  @Test(arguments: [
    (
      "rram-wan:conductance-max-S=1e-4",
      "'rram-wan' is valid from 0.0 to 4e-05 S, not from 1e-06 to 0.0001 S"
    ),
    (
      "rram-milo:conductance-min-S=1e-5",
      "'rram-milo' is valid from 5e-05 to 0.000225 S, not from 1e-05 to 0.000225 S"
    ),
    (
      "rram-milo:conductance-max-S=1e-3",
      "'rram-milo' is valid from 5e-05 to 0.000225 S, not from 5e-05 to 0.001 S"
    ),
    (
      "cmo-hfox:conductance-min-S=1e-6",
      "'cmo-hfox' is valid from 9e-06 to 8.819e-05 S, not from 1e-06 to 8.819e-05 S"
    ),
    (
      "cmo-hfox:conductance-max-S=1e-4",
      "'cmo-hfox' is valid from 9e-06 to 8.819e-05 S, not from 9e-06 to 0.0001 S"
    ),
    (
      "pcm:conductance-min-S=25e-6",
      "'conductance-min-S' of cell must be below 'conductance-max-S', but 2.5e-05 is not below "
        + "2.5e-05"
    ),
    (
      "table:points=[[1e-6, 1e-6, 0], [1e-5, 1e-5, 0]],conductance-max-S=2e-5",
      "'table' is valid from 1e-06 to 1e-05 S, not from 1e-06 to 2e-05 S"
    ),
    (
      "ideal:conductance-min-S=1e-3",
      "'conductance-min-S' of cell must be below 'conductance-max-S', but 0.001 is not below 0.0001"
    ),
  ])
  func unmeasuredWindowsAreRefused(spelling: String, message: String) {
    #expect(refusal { try Self.model(spelling).cell(of: Self.cell) } == message)
  }

  @Test(arguments: [
    (
      "ideal:stuck-at-hrs=0.6,stuck-at-lrs=0.5",
      "command line: 'stuck-at-hrs' and 'stuck-at-lrs' are shares of all cells and must add up to "
        + "1 at most, not 1.1"
    ),
    (
      "ideal:stuck-at-hrs=-0.1",
      "command line: 'stuck-at-hrs' of every device must be in 0.0...1.0, not -0.1"
    ),
    (
      "ideal:read-noise=.nan",
      "command line: 'read-noise' of every device must be in 0.0...1.0, not nan"
    ),
    (
      "range-independent:sigma=2",
      "command line: 'sigma' of range-independent must be in 0.0...1.0, not 2.0"
    ),
    (
      "proportional:sigma=-1",
      "command line: 'sigma' of proportional must be in 0.0...1.0, not -1.0"
    ),
    (
      "lognormal:sigma=2.5",
      "command line: 'sigma' of lognormal must be in 0.0...2.0, not 2.5"
    ),
    (
      "pcm:conductance-max-S=-1e-6",
      "command line: 'conductance-max-S' of every device must be in 0.0...1.0, not -1e-06"
    ),
    (
      "ideal:device-to-device=2,cycle-to-cycle=-1,chip-to-chip=.inf,retention=-2,retention-spread=2",
      "command line: 'device-to-device' of every device must be in 0.0...1.0, not 2.0\n"
        + "command line: 'cycle-to-cycle' of every device must be in 0.0...1.0, not -1.0\n"
        + "command line: 'chip-to-chip' of every device must be in 0.0...1.0, not inf\n"
        + "command line: 'retention' of every device must be in -1.0...1.0, not -2.0\n"
        + "command line: 'retention-spread' of every device must be in 0.0...1.0, not 2.0"
    ),
    (
      "ideal:fault-map=nowhere.npy", "nowhere.npy: no such file or directory"
    ),
    (
      "ideal:fault-map=3",
      "command line: 'fault-map' of every device must be a .npy or .npz file of uint8, not an integer"
    ),
    ("table", "command line: table needs 'points'"),
    ("table:points=nowhere.csv", "nowhere.csv: no such file or directory"),
    (
      "table:points=[[1e-6, 1e-6, 0], [5e-7, 1e-6, 0]]",
      "command line: 'points' of table must have ascending targets, but row 2 has 5e-07 after 1e-06"
    ),
    (
      "table:points=[[-1e-6, 1e-6, 0], [5e-7, 1e-6, 0]]",
      "command line: 'points' of table must have conductances in 0...1 S, but row 1 is [-1e-06, "
        + "1e-06, 0.0]"
    ),
    (
      "cmo-hfox:acceptance=1%",
      "command line: 'acceptance' of cmo-hfox must be one of 2%, 0.2%, not '1%'"
    ),
    ("ideal:levels=1", "command line: 'levels' of every device must be in 2...65536, not 1"),
    ("ideal:sgima=1", "command line: unknown key 'sgima' of ideal"),
    (
      "lognormal:sgima=1,stuck=2",
      "command line: unknown key 'sgima' of lognormal\n"
        + "command line: unknown key 'stuck' of lognormal\ncommand line: lognormal needs 'sigma'"
    ),
  ])
  func badCellsAreRefused(spelling: String, message: String) {
    #expect(refusal { try Self.model(spelling) } == message)
  }

  @Test func anUnknownKeyListsTheKnownKeys() throws {
    let diagnostics = #expect(throws: Diagnostics.self) { try Self.model("lognormal:sgma=1") }
    let notes = try #require(diagnostics?.all.first).notes
    #expect(notes[0] == "did you mean 'sigma'?")
    #expect(notes[1] == "keys of 'lognormal': sigma, hrs-varies")
    #expect(notes[2].hasPrefix("keys of every device: levels, conductance-min-S, "))
  }
}
