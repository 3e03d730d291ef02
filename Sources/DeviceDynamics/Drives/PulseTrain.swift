import Basics

/// Rectangular pulses: `set-count` pulses of one voltage, then `reset-count` of another; 0 V between.
public struct PulseTrain: Drive {
  public static let name = "pulses"
  public static let summary = "rectangular pulses of two voltages"
  public static var fields: [Field<Self>] {
    [
      Field("set-V", \.setVoltage, in: -1e3...1e3, "voltage of the first pulses"),
      Field("set-count", \.setCount, in: 0...1_000_000, "number of the first pulses"),
      Field("reset-V", \.resetVoltage, in: -1e3...1e3, "voltage of the later pulses"),
      Field("reset-count", \.resetCount, in: 0...1_000_000, "number of the later pulses"),
      Field("width-s", \.width, in: 1e-15...1e3, "length of a pulse"),
      Field("gap-s", \.gap, in: 1e-15...1e3, "time between two pulses"),
    ]
  }

  public var setVoltage = 1.0
  public var setCount = 50
  public var resetVoltage = -1.0
  public var resetCount = 50
  public var width = 1e-6
  public var gap = 1e-6

  public init() {}

  public func validate() throws {
    guard setCount + resetCount > 0 else {
      throw Diagnostic.configuration("pulses needs at least one pulse", at: nil)
    }
  }

  public var range: ClosedRange<Double> {
    let voltages = (setCount > 0 ? [setVoltage] : []) + (resetCount > 0 ? [resetVoltage] : []) + [0]
    return (voltages.min() ?? 0)...(voltages.max() ?? 0)
  }

  public var segmentCount: Int { 2 * (setCount + resetCount) }

  /// Each pulse and each gap.
  public var segments: [DriveSegment] {
    (0..<setCount + resetCount).flatMap { pulse in
      let start = Double(pulse) * (width + gap)
      let next = Double(pulse + 1) * (width + gap)
      return [
        DriveSegment(start...start + width, constant: pulse < setCount ? setVoltage : resetVoltage),
        DriveSegment(start + width...max(start + width, next), constant: 0),
      ]
    }
  }
}
