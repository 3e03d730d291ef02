import Foundation
import Testing

@testable import DeviceDynamics

/// The integrator against ngspice on six published equations, written as circuits of their own in
/// `Fixtures`: their files `.cir` are decks, `.csv` what ngspice 39 found. `MEMC_WRITE_GOLDENS=1`
/// writes what it finds now.
struct SubcircuitTests {
  /// A deck with the model and drive that it describes.
  struct Case: Sendable, CustomStringConvertible {
    let name: String
    let model: any Memristor
    let drive: Sine
    var description: String { name }
  }

  static let cases = [
    Case(name: "biolek", model: biolek, drive: Sine(amplitude: 1.2, frequency: 1)),
    Case(name: "joglekar", model: joglekar, drive: Sine(amplitude: 1.2, frequency: 1)),
    Case(name: "knowm", model: MetastableSwitch(), drive: Sine(amplitude: 0.5, frequency: 100)),
    Case(name: "pershin", model: PershinDiVentra(), drive: Sine(amplitude: 3, frequency: 1e8)),
    Case(name: "vteam", model: VTEAM(), drive: Sine(amplitude: 0.24, frequency: 2e6)),
    Case(name: "yakopcic", model: Yakopcic(), drive: Sine(amplitude: 0.5, frequency: 100)),
  ]

  private static var joglekar: LinearIonDrift {
    var model = LinearIonDrift()
    model.initialState = 5000.0 / 15900
    return model
  }

  private static var biolek: LinearIonDrift {
    var model = LinearIonDrift()
    (model.lowResistance, model.highResistance, model.window) = (1e3, 100e3, .biolek)
    model.initialState = 20.0 / 99
    return model
  }

  /// The largest difference, as a share of the range of the state.
  private static let tolerance = 1e-5

  @Test(arguments: cases)
  func theStateIsThatOfNgspice(of one: Case) throws {
    let golden = try Self.golden(one.name)
    let largest = try difference(of: one, from: golden)
    #expect(golden.count == 161 && largest < Self.tolerance, "\(one.name): \(largest)")
  }

  @Test(.enabled(if: Ngspice.path != nil, "no ngspice (Debian: ngspice)"), arguments: cases)
  func ngspiceStillFindsTheseStates(of one: Case) throws {
    let deck = try String(contentsOf: Self.fixture("\(one.name).cir"), encoding: .utf8)
    let found = try Ngspice.states(of: deck)
    if ProcessInfo.processInfo.environment["MEMC_WRITE_GOLDENS"] != nil {
      let rows = found.map { "\($0.time),\($0.state)\n" }.joined()
      try ("time_s,state\n" + rows).write(
        to: Self.fixture("\(one.name).csv"), atomically: true, encoding: .utf8)
    }
    let golden = try Self.golden(one.name)
    let span = one.model.states.upperBound - one.model.states.lowerBound
    #expect(found.count == golden.count)
    for (a, b) in zip(found, golden) {
      #expect(abs(a.state - b.state) < Self.tolerance * span / 10, "\(one.name) at \(a.time) s")
    }
  }

  private func difference(of one: Case, from golden: [(time: Double, state: Double)]) throws
    -> Double
  {
    let span = one.model.states.upperBound - one.model.states.lowerBound
    // points are an eightieth of a period apart, as the rows of the golden file
    let points = try Transient(of: one.model, under: one.drive, samples: 20).points
    return zip(points, golden).map { point, row in
      abs(point.time - row.time) < 1e-9 * row.time + 1e-20
        ? abs(point.state - row.state) / span : .infinity
    }.max() ?? .infinity
  }

  private static func golden(_ name: String) throws -> [(time: Double, state: Double)] {
    let text = try String(contentsOf: fixture("\(name).csv"), encoding: .utf8)
    let rows = text.split(separator: "\n").dropFirst().joined(separator: "\n")
    return try Ngspice.rows(of: rows, separator: ",")
  }

  private static func fixture(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
  }
}
