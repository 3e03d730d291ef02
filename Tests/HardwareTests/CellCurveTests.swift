import Basics
import Foundation
import Testing

@testable import Hardware

@Suite("The I–V curve of a cell")
struct CellCurveTests {
  static let curves = [
    CellCurve(.sinh, scale: 0.25, limit: 2.5), CellCurve(.sinh, scale: 0.1, limit: 0.3),
    CellCurve(.cubic, scale: -0.25, limit: 1), CellCurve(.cubic, scale: 2, limit: .infinity),
    CellCurve.linear,
  ]

  @Test("matches its formula, is odd, and has slope 1 at 0 V")
  func formulas() {
    #expect(Self.curves[0](0.5) == 0.25 * sinh(2))
    #expect(Self.curves[2](0.5) == 0.5 - 0.25 * 0.125)
    #expect(Self.curves[4](0.7) == 0.7)
    for curve in Self.curves {
      #expect(curve(0) == 0 && curve.slope(0) == 1 && curve(-0.2) == -curve(0.2))
    }
  }

  @Test(
    "never falls, and its slope is its derivative, also beyond its range", arguments: curves)
  func ascends(curve: CellCurve) {
    for volts in stride(from: -4.03, through: 4, by: 0.1) {
      let (below, above) = (curve(volts - 1e-6), curve(volts + 1e-6))
      #expect(above >= below)
      #expect(abs((above - below) / 2e-6 - curve.slope(volts)) <= 1e-6 * (1 + curve.slope(volts)))
    }
  }

  @Test("a rectifying cell lets little current through backward")
  func rectifying() throws {
    let curve = try CellModelTests.model("ideal:iv=rectifying,iv-ratio=1000").traits.curve
    #expect(curve(0.3) == 0.3 && curve(-0.3) == -0.3 / 1000)
    #expect(curve.slope(0.3) == 1 && curve.slope(-0.3) == 1 / 1000.0)
    #expect(curve.limit == .infinity)
  }

  @Test("is valid up to ten times V0, or to the peak of a cubic, by default")
  func limits() throws {
    let curve = { try CellModelTests.model($0).traits.curve }
    #expect(try curve("ideal") == .linear)
    #expect(try curve("ideal:iv=sinh").limit == 2.5)
    #expect(try curve("ideal:iv=sinh,iv-max-V=0.5").limit == 0.5)
    #expect(abs(try curve("ideal:iv=cubic").limit - 2 / 3.0.squareRoot()) < 1e-12)
    #expect(throws: Diagnostics.self) { try curve("ideal:iv=sinh,iv-max-V=3") }
  }
}
