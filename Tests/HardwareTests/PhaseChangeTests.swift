import Basics
import Foundation
import Hardware
import TestSupport
import Testing

/// The phase-change device, compared with AIHWKit 1.1, whose normal draws were replaced by 0 and 1.
@Suite struct PhaseChangeTests {
  static let golden = ReferenceData.golden("aihwkit")

  static let range = 0...25e-6
  static let times = ["0", "1", "20", "25", "3600", "86400", "2.592e+06", "3.1536e+07"]
  let device = PhaseChange()

  static func values(_ name: String) throws -> [Double] {
    let path = golden.appending(path: "pcm_\(name).npy").path
    return try DataFile.array(path).decoded().asReal.elements.map(Double.init)
  }

  /// The largest relative difference of single-precision numbers.
  static func difference(_ found: [Double], _ expected: [Double]) -> Double {
    #expect(found.count == expected.count)
    return zip(found, expected).reduce(0) { largest, pair in
      max(largest, abs(pair.0 - pair.1) / max(abs(pair.1), 1e-6))
    }
  }

  @Test func programmingMatchesAIHWKit() throws {
    let targets = try Self.values("g_uS")
    for (draw, name) in [(0.0, "prog_mean"), (1, "prog_plus1sigma")] {
      let reached = targets.map {
        device.programmed(target: $0 * 1e-6, range: Self.range, gaussian: draw) * 1e6
      }
      #expect(Self.difference(reached, try Self.values(name)) < 1e-5)
    }
  }

  @Test func driftExponentsMatchAIHWKit() throws {
    let targets = try Self.values("g_uS")
    for (draw, name) in [(0.0, "nu_mean"), (1, "nu_plus1sigma")] {
      let exponents = targets.map {
        device.driftExponent($0 * 1e-6, range: Self.range, gaussian: draw)
      }
      #expect(Self.difference(exponents, try Self.values(name)) < 1e-5)
    }
  }

  @Test(arguments: times)
  func driftAndReadNoiseMatchAIHWKit(time: String) throws {
    let seconds = try #require(Double(time))
    let readings = try Self.values("g_uS").map { target in
      let aged = device.aged(target * 1e-6, range: Self.range, seconds: seconds, gaussian: 0)
      let deviation = device.readDeviation(
        aged, programmed: target * 1e-6, range: Self.range, seconds: seconds)
      return (mean: aged * 1e6, noisy: (aged + deviation) * 1e6)
    }
    #expect(Self.difference(readings.map(\.mean), try Self.values("drift_mean_t\(time)")) < 1e-5)
    #expect(
      Self.difference(readings.map(\.noisy), try Self.values("drift_plus1sigma_t\(time)")) < 1e-5)
  }

  /// By hand at 12.5 µS, u = 0.5: σ = 0.26348 + 0.9825 − 0.293275 = 0.952705 µS; ln u = −0.693147,
  /// μ = clamp(0.035144) = 0.049; an hour gives (3620/20)^−0.049 = 0.775113.
  @Test func theFormulasAreThePublishedOnes() {
    let reached = device.programmed(target: 12.5e-6, range: Self.range, gaussian: 1)
    #expect(abs(reached - 13.452705e-6) < 1e-15)
    let aged = device.aged(12.5e-6, range: Self.range, seconds: 3600, gaussian: 0)
    #expect(abs(aged / 12.5e-6 - exp(-0.049 * log(181))) < 1e-12)
  }
}
