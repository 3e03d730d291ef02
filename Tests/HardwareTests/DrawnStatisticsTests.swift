import Basics
import Foundation
import Hardware
import Testing

/// The statistics of devices over a million draws, compared with closed forms.
@Suite struct DrawnStatisticsTests {
  static let count = 1_000_000
  static let draws: [Double] = {
    let random = Philox(seed: 29)
    return (0..<count).map { random.gaussian(UInt64($0)) }
  }()

  /// Mean, standard deviation and skewness.
  struct Moments {
    var mean: Double
    var deviation: Double
    var skewness: Double

    init(_ mean: Double, _ deviation: Double, skewness: Double = 0) {
      (self.mean, self.deviation, self.skewness) = (mean, deviation, skewness)
    }

    init(_ samples: some Collection<Double>) {
      let count = Double(samples.count)
      let mean = samples.reduce(0, +) / count
      let (second, third) = samples.reduce((0.0, 0.0)) {
        let error = $1 - mean
        return ($0.0 + error * error, $0.1 + error * error * error)
      }
      let deviation = (second / (count - 1)).squareRoot()
      self.init(mean, deviation, skewness: third / count / (deviation * deviation * deviation))
    }

    /// A normal distribution clipped at zero, with `h = mean / σ`: the moments of `max(h + N, 0)`
    /// are `m1 = hΦ + φ`, `m2 = (h² + 1)Φ + hφ`, `m3 = (h³ + 3h)Φ + (h² + 2)φ`.
    static func cutOff(at h: Double) -> Moments {
      let below = erfc(-h / 2.0.squareRoot()) / 2
      let density = exp(-h * h / 2) / (2 * Double.pi).squareRoot()
      let (m1, m2) = (h * below + density, (h * h + 1) * below + h * density)
      let m3 = (h * h * h + 3 * h) * below + (h * h + 2) * density
      let deviation = (m2 - m1 * m1).squareRoot()
      let skewness = (m3 - 3 * m1 * m2 + 2 * m1 * m1 * m1) / (deviation * deviation * deviation)
      return Moments(m1, deviation, skewness: skewness)
    }
  }

  /// Expects the moments of the samples within four standard errors, estimated from 100 parts.
  static func expect(_ samples: [Double], _ expected: Moments, _ what: String) {
    let parts = (0..<100).map {
      Moments(samples[$0 * samples.count / 100..<($0 + 1) * samples.count / 100])
    }
    let whole = Moments(samples)
    for (name, path) in [
      ("mean", \Moments.mean), ("deviation", \.deviation), ("skewness", \.skewness),
    ] {
      let error = Moments(parts.map { $0[keyPath: path] }).deviation / 10
      #expect(
        abs(whole[keyPath: path] - expected[keyPath: path]) < 4 * error, "\(name) of \(what)")
    }
  }

  static func device(_ spelling: String) throws -> any Device {
    try DeviceTests.device(spelling)
  }

  /// The spreads are computed by hand from the published coefficients.
  @Test(arguments: [
    ("proportional:sigma=0.1", 2e-5, 1e-6...1e-4, 2e-6),
    ("range-independent:sigma=0.05", 5e-5, 1e-6...1e-4, 4.95e-6),
    ("pcm", 12.5e-6, 0...25e-6, 0.952705e-6),
    ("pcm", 50e-6, 0...100e-6, 4 * 0.952705e-6),
    ("rram-wan", 40e-6, 1e-6...40e-6, 1.103e-6),
    // u = 0.5: 0.348 + 8.015 − 10.96325 + 5.674125 − 1.0509375
    ("rram-wan", 20e-6, 1e-6...40e-6, 2.0229375e-6),
    ("rram-milo", 50e-6, 50e-6...225e-6, 4.326971e-6),
    ("rram-milo", 225e-6, 50e-6...225e-6, 2.733246e-6),
    ("cmo-hfox", 50e-6, 9e-6...88.19e-6, 0.575732248e-6),
    ("cmo-hfox:acceptance=0.2%", 50e-6, 9e-6...88.19e-6, 0.05425057e-6),
    ("table:points=[[1e-6, 1e-6, 1e-7], [1e-5, 1.2e-5, 4e-7]]", 5.5e-6, 1e-6...1e-5, 2.5e-7),
  ])
  func normalDevices(
    spelling: String, target: Double, range: ClosedRange<Double>, deviation: Double
  ) throws {
    let device = try Self.device(spelling)
    let mean = device is MeasuredTable ? 6.5e-6 : target
    let reached = Self.draws.map {
      device.programmed(target: target, range: range, gaussian: $0) * 1e6
    }
    Self.expect(reached, Moments(mean * 1e6, deviation * 1e6), spelling)
  }

  @Test(arguments: [0.1, 0.6]) func lognormalDevices(sigma: Double) throws {
    let device = try Self.device("lognormal:sigma=\(sigma)")
    let logarithms = Self.draws.map {
      log(device.programmed(target: 1e-5, range: 1e-6...1e-4, gaussian: $0) / 1e-5)
    }
    Self.expect(logarithms, Moments(0, sigma), "the logarithm at \(sigma)")
  }

  @Test(arguments: ["proportional:sigma=0.8", "range-independent:sigma=0.3"])
  func nothingFallsBelowZero(spelling: String) throws {
    let device = try Self.device(spelling)
    let range = 1e-6...1e-4
    let target = 2e-5
    let spread = spelling.hasPrefix("proportional") ? 0.8 * target : 0.3 * 9.9e-5
    let reached = Self.draws.map {
      device.programmed(target: target, range: range, gaussian: $0) / spread
    }
    Self.expect(reached, .cutOff(at: target / spread), spelling)
  }

  /// `|N(μ, s)|` at u = 0.02, where μ = clamp(0.085036) and s = clamp(0.043): a folded normal.
  @Test func driftExponentsAreFoldedNormal() {
    let (u, range) = (0.02, 0...25e-6)
    let mean = -0.0155 * log(u) + 0.0244
    let deviation = -0.0125 * log(u) - 0.0059
    let h = mean / deviation
    let density = exp(-h * h / 2) / (2 * Double.pi).squareRoot()
    let m1 = 2 * density + h * erf(h / 2.0.squareRoot())
    let m2 = h * h + 1
    let m3 = (h * h + 2) * 2 * density + (h * h * h + 3 * h) * erf(h / 2.0.squareRoot())
    let spread = (m2 - m1 * m1).squareRoot()
    let skewness = (m3 - 3 * m1 * m2 + 2 * m1 * m1 * m1) / (spread * spread * spread)
    let exponents = Self.draws.map {
      PhaseChange().driftExponent(u * 25e-6, range: range, gaussian: $0)
    }
    Self.expect(
      exponents, Moments(m1 * deviation, spread * deviation, skewness: skewness), "exponents")
  }

  /// Deviations after one and two days, by hand at u = 0.5; an hour is at log 3600 / log 86400.
  @Test(arguments: [
    (0.5, 2.0229375e-6), (3600.0, 2.0229375e-6 + 0.720407698 * (3.909e-6 - 2.0229375e-6)),
    (86_400.0, 3.909e-6), (172_800.0, 3.929125e-6),
  ])
  func rramWanRelaxes(seconds: Double, deviation: Double) throws {
    let device = RRAMWan()
    #expect(abs(device.deviation(20e-6, seconds: seconds) - deviation) < 1e-14)
    let aged = Self.draws.map {
      device.aged(20e-6, range: 1e-6...40e-6, seconds: seconds, gaussian: $0) * 1e6
    }
    guard seconds > 1 else { return #expect(aged.allSatisfy { $0 == aged[0] }) }
    let gained = (deviation * deviation - 2.0229375e-6 * 2.0229375e-6).squareRoot()
    Self.expect(aged, Moments(20, gained * 1e6), "\(seconds) s")
  }

  @Test func cmoCellsDecay() {
    let device = CMOHafniumOxide()
    let aged = Self.draws.map {
      device.aged(50e-6, range: 9e-6...88.19e-6, seconds: 86_400, gaussian: $0) * 1e6
    }
    let logarithm = log(86_400.0)
    Self.expect(
      aged, Moments(50 - 0.08900206 * logarithm, 0.04201137 * logarithm + 0.41183342), "a day")
    #expect(device.aged(50e-6, range: 9e-6...88.19e-6, seconds: 0.5, gaussian: 3) == 50e-6)
    #expect(device.aged(9e-6, range: 9e-6...88.19e-6, seconds: 1e9, gaussian: 0) == 9e-6)
  }

  @Test func readNoiseIsAsPublished() {
    let wan = RRAMWan().readDeviation(2e-5, programmed: 1e-5, range: 1e-6...4e-5, seconds: 9)
    #expect(abs(wan - 2e-7) < 1e-20)
    // 0.0277316483 · log10 50 · √ln(86400 / 2e-6)
    let device = CMOHafniumOxide()
    let found = device.readDeviation(
      50e-6, programmed: 50e-6, range: 9e-6...88.19e-6, seconds: 86_400)
    #expect(abs(found * 1e6 - 0.0277316483 * log10(50) * log(86_400 / 2e-6).squareRoot()) < 1e-9)
    #expect(
      device.readDeviation(50e-6, programmed: 50e-6, range: 9e-6...88.19e-6, seconds: 0) == 0)
  }
}
