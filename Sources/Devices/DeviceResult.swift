import Basics
import DeviceDynamics

/// What `memc device` reports.
public struct DeviceResult: Encodable, Sendable {
  /// The conductance after a pulse.
  public struct Pulse: Encodable, Sendable {
    /// The number of the pulse, from 1.
    public let pulse: Int
    public let voltageV: Double
    public let conductanceS: Double
    public let state: Double
  }

  /// One of the three fingerprints of a memristor, as measured.
  public struct FingerprintResult: Encodable, Sendable {
    public let name: String
    public let measure: String
    /// `nil` where the fingerprint does not apply.
    public let figure: Double?
    /// The figure must be below.
    public let limit: Double
    public let passed: Bool?
    /// Why the fingerprint does not apply.
    public let reason: String?
  }

  /// The lobe area of the loop at one frequency.
  public struct LobeArea: Encodable, Sendable {
    public let frequencyHz: Double
    public let areaW: Double
    /// Over the largest voltage times the largest current.
    public let relativeArea: Double
  }

  public let schemaVersion = 1
  public let memcVersion = Version.current
  /// The name of the set or model.
  public let device: String
  public let model: String
  /// Where the figures of a set come from.
  public let source: String?
  public let parameters: [String: Value]
  public let drive: String
  public let driveParameters: [String: Value]
  public let readVoltageV: Double
  public let resistanceStartOhm: Double
  public let resistanceEndOhm: Double
  /// The unit of states; empty for a share.
  public let stateUnit: String
  public let stateStart: Double
  public let stateEnd: Double
  public let stateMin: Double
  public let stateMax: Double
  public let currentMinA: Double
  public let currentMaxA: Double
  public let chargeC: Double
  public let energyJ: Double
  /// The area of the lobes in the last period of a periodic drive, ∮ i dv.
  public let loopAreaW: Double?
  public let points: Int
  public let steps: Int
  public let fingerprints: [FingerprintResult]
  /// The lobe areas by which fingerprints are judged.
  public let lobeAreas: [LobeArea]
  /// The frequency from which on the lobe area falls.
  public let criticalFrequencyHz: Double?
  /// The conductance after each pulse of a pulse train.
  public let pulses: [Pulse]
  public let warnings: [String]
  /// The drive with its fields, in their order.
  let driveText: String
  let plot: DevicePlot

  private enum CodingKeys: String, CodingKey {
    case schemaVersion, memcVersion, device, model, source, parameters, drive, driveParameters,
      readVoltageV, resistanceStartOhm, resistanceEndOhm, stateUnit, stateStart, stateEnd, stateMin,
      stateMax, currentMinA, currentMaxA, chargeC, energyJ, loopAreaW, points, steps, fingerprints,
      lobeAreas, criticalFrequencyHz, pulses, warnings
  }
}
