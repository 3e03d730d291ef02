import Basics
import Hardware

/// A device without some of its behaviour, to measure the effect of the rest.
struct QuietDevice: Device {
  static let name = "quiet"
  static let summary = "a device without some of its behaviour"

  enum Part: Hashable {
    case programming, differences, reading
  }

  private let device: any Device
  let silent: Set<Part>

  init() { self.init(Ideal(), silent: []) }

  init(_ device: any Device, silent part: Part) {
    let quiet = device as? QuietDevice
    self.init(quiet?.device ?? device, silent: (quiet?.silent ?? []).union([part]))
  }

  private init(_ device: any Device, silent: Set<Part>) {
    self.device = device
    self.silent = silent
  }

  var window: ClosedRange<Double>? { device.window }
  var validity: ClosedRange<Double>? { device.validity }
  var ages: ClosedRange<Double>? { device.ages }
  var cellsDiffer: Bool { device.cellsDiffer && !silent.contains(.differences) }
  var meanFactor: Double { silent.contains(.programming) ? 1 : device.meanFactor }

  func ownRange(_ range: ClosedRange<Double>, gaussian: Double) -> ClosedRange<Double> {
    device.ownRange(range, gaussian: gaussian)
  }

  func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    silent.contains(.programming)
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
    silent.contains(.reading)
      ? 0
      : device.readDeviation(
        conductance, programmed: programmed, range: range, seconds: seconds)
  }
}
