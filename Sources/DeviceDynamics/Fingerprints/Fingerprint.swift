/// One of the three properties by which a memristor is recognized, as measured.
public struct Fingerprint: Sendable {
  public let name: String
  /// What is measured, in words.
  public let measure: String
  /// The measured figure; `nil` where the fingerprint does not apply.
  public let figure: Double?
  /// The figure must be below.
  public let limit: Double
  /// Why the fingerprint does not apply.
  public let reason: String?

  /// Whether the device has the fingerprint; `nil` where it does not apply.
  public var passed: Bool? { figure.map { $0 < limit } }
}

extension Fingerprint {
  static func pinched(_ loop: Loop) -> Fingerprint {
    Fingerprint(
      name: "pinched-at-origin", measure: "current at 0 V / largest current",
      figure: loop.currentAtZero.flatMap {
        loop.largestCurrent > 0 ? $0 / loop.largestCurrent : nil
      }, limit: 1e-6,
      reason: loop.currentAtZero == nil
        ? "the voltage does not pass 0" : loop.largestCurrent > 0 ? nil : "there is no current")
  }

  static func falling(_ sweep: FrequencySweep) -> Fingerprint {
    Fingerprint(
      name: "area-falls-with-frequency",
      measure: "lobe area at the highest frequency / at the critical frequency",
      figure: sweep.isFlat ? nil : sweep.fall, limit: 0.5, reason: sweep.reason)
  }

  static func singleValued(_ sweep: FrequencySweep) -> Fingerprint {
    Fingerprint(
      name: "single-valued-at-high-frequency",
      measure: "lobe area / (largest voltage x current), at the highest frequency",
      figure: sweep.isFlat ? nil : sweep.samples.last?.relativeArea,
      limit: FrequencySweep.singleValued, reason: sweep.reason)
  }
}
