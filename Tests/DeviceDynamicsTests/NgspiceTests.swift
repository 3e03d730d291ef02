import Foundation
import Testing

@testable import DeviceDynamics

/// The exported subcircuits in ngspice against the integrator.
struct NgspiceTests {
  @Test(
    .enabled(if: Ngspice.path != nil, "no ngspice (Debian: ngspice)"),
    arguments: memristors.names)
  func ngspiceMovesTheStateAlike(name: String) throws {
    let model = try memristors.make(name)
    let drive = try TransientTests.drive(model)
    let points = try Transient(of: model, under: drive).points
    let (low, high) = (model.states.lowerBound, model.states.upperBound)
    let found = try states(of: model, under: drive)
    #expect(found.count == points.count)
    let worst =
      zip(points, found).map { point, row in
        abs((point.state - low) / (high - low) - row.state)
      }.max() ?? .infinity
    // its rate jumps at the thresholds, which ngspice passes within a step
    #expect(worst < (name == "threshold-drift" ? 5e-4 : 5e-5), "\(name)")
  }

  /// The state in ngspice as a share of its range, with its times.
  private func states(of model: any Memristor, under drive: Sine) throws -> [(
    time: Double, state: Double
  )] {
    let end = Double(drive.cycles) / drive.frequency
    // rates with corners at the thresholds need small steps
    let steps: Double = ["vteam", "threshold-drift"].contains(model.name) ? 40_000 : 8000
    let netlist = """
      a device under a sine
      \(model.spiceSubcircuit(named: "device"))
      Vdrive p 0 sin(0 \(drive.amplitude) \(drive.frequency))
      Xdevice p 0 x device
      .options reltol=1e-7 abstol=1e-15 vntol=1e-10 chgtol=1e-4 method=gear
      .control
      tran \(end / 400) \(end) 0 \(end / steps) uic
      linearize v(x)
      wrdata states.txt v(x)
      .endc
      .end
      """
    return try Ngspice.states(of: netlist)
  }
}
