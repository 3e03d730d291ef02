import Basics
import Hardware

/// A device without some of its behaviour, to measure the effect of the rest.
struct AblatedDevice: Device {
  static let name = "quiet"
  static let summary = "a device without some of its behaviour"

  enum Part: Hashable {
    case programming, differences, reading
  }

  private let device: any Device
  let disabled: Set<Part>

  init() { self.init(Ideal(), disabled: []) }

  init(_ device: any Device, disabling part: Part) {
    let ablated = device as? AblatedDevice
    self.init(ablated?.device ?? device, disabled: (ablated?.disabled ?? []).union([part]))
  }

  private init(_ device: any Device, disabled: Set<Part>) {
    self.device = device
    self.disabled = disabled
  }

  var window: ClosedRange<Double>? { device.window }
  var validity: ClosedRange<Double>? { device.validity }
  var ages: ClosedRange<Double>? { device.ages }
  var cellsDiffer: Bool { device.cellsDiffer && !disabled.contains(.differences) }
  var meanFactor: Double { disabled.contains(.programming) ? 1 : device.meanFactor }

  func ownRange(_ range: ClosedRange<Double>, gaussian: Double) -> ClosedRange<Double> {
    device.ownRange(range, gaussian: gaussian)
  }

  func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    disabled.contains(.programming)
      ? target : device.programmed(target: target, range: range, gaussian: gaussian)
  }

  func aged(
    _ conductance: Double, range: ClosedRange<Double>, seconds: Double, gaussian: Double
  ) -> Double {
    device.aged(conductance, range: range, seconds: seconds, gaussian: gaussian)
  }

  func readDeviation(
    _ conductance: Double, programmed: Double, range: ClosedRange<Double>, seconds: Double
  ) -> Double {
    disabled.contains(.reading)
      ? 0
      : device.readDeviation(
        conductance, programmed: programmed, range: range, seconds: seconds)
  }
}
