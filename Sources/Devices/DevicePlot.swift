import DeviceDynamics
import Plots

/// What a plot of a device shows: points that lines join, and the axes.
struct DevicePlot: Sendable {
  let device: String
  /// The drive with its fields.
  let drive: String
  let points: [(x: Double, y: Double)]
  let x: PlotAxis
  let y: PlotAxis

  /// Conductance after each pulse, if there are any; otherwise current against voltage.
  init(
    _ points: [Transient.Point], _ pulses: [DeviceResult.Pulse], of device: String, drive: String
  ) {
    (self.device, self.drive) = (device, drive)
    self.points =
      pulses.isEmpty
      ? points.map { ($0.voltage, $0.current) }
      : pulses.map { (Double($0.pulse), $0.conductanceS) }
    x = PlotAxis(pulses.isEmpty ? "voltage, V" : "pulse", exactly: self.points.map(\.x))
    y = PlotAxis(
      pulses.isEmpty ? "current, A" : "conductance, S", exactly: self.points.map(\.y))
  }
}
