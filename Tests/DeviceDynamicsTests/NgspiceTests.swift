import Foundation
import Testing

@testable import DeviceDynamics

/// The exported subcircuits in ngspice against the integrator.
struct NgspiceTests {
  private static let ngspice = ["/usr/bin/ngspice", "/usr/local/bin/ngspice"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(
    .enabled(if: ngspice != nil, "no ngspice (Debian: ngspice)"),
    arguments: [
      "linear-ion-drift", "team", "yakopcic", "metastable-switch", "chang", "pershin-di-ventra",
      "stanford-pku", "flux-controlled",
    ])
  func ngspiceMovesTheStateAlike(name: String) throws {
    let model = try memristors.make(name)
    let drive = TransientTests.drive(model)
    let points = try Transient(of: model, under: drive).points
    let (low, high) = (model.states.lowerBound, model.states.upperBound)
    let found = try states(of: model, under: drive)
    #expect(found.count > 1000)
    for point in points {
      let share = (point.state - low) / (high - low)
      #expect(abs(found.at(point.time) - share) < 5e-5, "\(name) at \(point.time) s")
    }
  }

  /// The state in ngspice as a share of its range, with its times.
  private func states(of model: any Memristor, under drive: Sine) throws -> [(Double, Double)] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let end = Double(drive.cycles) / drive.frequency
    let netlist = """
      a device under a sine
      \(model.spiceSubcircuit(named: "device"))
      Vdrive p 0 sin(0 \(drive.amplitude) \(drive.frequency))
      Xdevice p 0 x device
      .options reltol=1e-7 abstol=1e-15 vntol=1e-10 chgtol=1e-20 method=gear
      .control
      tran \(end / 400) \(end) 0 \(end / 8000) uic
      wrdata \(folder.path)/x.txt v(x)
      .endc
      .end
      """
    try netlist.write(to: folder.appending(path: "x.cir"), atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.ngspice ?? "")
    process.arguments = ["-b", "\(folder.path)/x.cir"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let text = try String(contentsOf: folder.appending(path: "x.txt"), encoding: .utf8)
    return text.split(separator: "\n").map { line in
      let numbers = line.split(separator: " ").compactMap { Double($0) }
      return (numbers[0], numbers[1])
    }
  }
}

extension [(Double, Double)] {
  /// The value at a time, linear between the points.
  fileprivate func at(_ time: Double) -> Double {
    let next = Swift.min(Swift.max(firstIndex { $0.0 >= time } ?? count - 1, 1), count - 1)
    let (a, b) = (self[next - 1], self[next])
    return a.1 + (time - a.0) / (b.0 - a.0) * (b.1 - a.1)
  }
}
