import Foundation
import Testing

@testable import DeviceDynamics

struct TransientTests {
  static let models = memristors.types.compactMap { $0.init() as? any Memristor }

  /// A sine drive that moves the default device and is valid for it.
  static func drive(_ model: any Memristor, times factor: Double = 1) -> Sine {
    let drives: [String: (amplitude: Double, frequency: Double)] = [
      "linear-ion-drift": (1, 1), "tunnel-barrier": (0.9, 1), "team": (1, 2), "vteam": (0.5, 1e6),
      "threshold-drift": (1.5, 200), "yakopcic": (0.5, 100), "metastable-switch": (0.5, 1e3),
      "chang": (1.5, 1), "pershin-di-ventra": (3, 1e8), "stanford-pku": (1.2, 10),
      "flux-controlled": (1, 100),
    ]
    var sine = Sine()
    (sine.amplitude, sine.frequency) = drives[model.name] ?? (1, 1)
    sine.frequency *= factor
    return sine
  }

  @Test(arguments: models.indices)
  func theLoopIsPinchedAtTheOrigin(index: Int) throws {
    let model = Self.models[index]
    let points = try Transient(of: model, under: Self.drive(model)).points
    let largest = try #require(points.map { abs($0.current) }.max())
    #expect(largest > 0)
    for point in points where abs(point.voltage) < 1e-12 {
      #expect(abs(point.current) <= 1e-9 * largest, "\(model.name) at \(point.time) s")
    }
    #expect(points.allSatisfy { model.states.contains($0.state) })
  }

  /// Too fast for the state to follow, the device is a resistor: the third fingerprint.
  @Test func theLobesShrinkWithTheFrequency() throws {
    let areas = try [1.0, 3, 10].map { factor in
      let model = LinearIonDrift()
      return try Transient(of: model, under: Self.drive(model, times: factor)).lobeArea
    }
    #expect(areas[0] > 2 * areas[1] && areas[1] > 2 * areas[2] && areas[2] > 0)
  }

  /// Without a window, the drift is proportional to the charge: Strukov et al. 2008, equation 6.
  @Test func theStateFollowsTheCharge() throws {
    var model = LinearIonDrift()
    model.window = .constant
    var drive = Sine()
    (drive.amplitude, drive.frequency, drive.cycles) = (0.5, 1.3, 1)
    for quarter in 1...4 {
      let segments = SegmentedDrive(Array(drive.segments.prefix(quarter)), drive.range)
      let motion = try Transient(of: model, under: segments).motion
      let expected = 0.5 + 1e-14 * 100 / 1e-16 * motion.charge
      #expect(abs(motion.state - expected) < 1e-8)
    }
  }

  /// The energy of the integrator equals that of a fine trapezoid rule over the points.
  @Test(arguments: models.indices)
  func theEnergyIsTheIntegralOfThePower(index: Int) throws {
    let model = Self.models[index]
    let transient = try Transient(of: model, under: Self.drive(model), samples: 2000)
    let powers = transient.points.map { ($0.time, $0.voltage * $0.current) }
    let energy = zip(powers, powers.dropFirst()).reduce(0) { sum, pair in
      sum + (pair.1.0 - pair.0.0) * (pair.0.1 + pair.1.1) / 2
    }
    #expect(energy > 0 && abs(transient.motion.energy - energy) < 2e-3 * energy, "\(model.name)")
  }

  @Test(arguments: ["vteam", "team", "threshold-drift", "pershin-di-ventra", "yakopcic"])
  func readsBelowTheThresholdMoveNothing(name: String) throws {
    let model = try memristors.make(name)
    var reads = PulseTrain()
    (reads.setVoltage, reads.setCount, reads.resetCount) = (0.01, 100_000, 0)
    (reads.width, reads.gap) = (1e-6, 1e-9)
    if name == "team" { reads.setVoltage = 1e-4 }
    #expect(try Transient(of: model, under: reads, samples: 1).motion.state == model.initialState)
  }

  @Test func aConstantVoltageMovesVTEAMByTheClosedForm() throws {
    var model = VTEAM()
    model.motion.initialShare = 0.1
    var drive = PulseTrain()
    (drive.setVoltage, drive.setCount, drive.resetCount) = (0.03, 1, 0)
    (drive.width, drive.gap) = (1e-6, 1e-9)
    let end = try Transient(of: model, under: drive).motion.state
    let expected = 0.3e-9 + 5e-4 * (0.03 / 0.02 - 1) * 1e-6
    #expect(abs(end - expected) <= 1e-12 * expected)
  }

  /// Conductances in µS after pulses of ±1.5 V and 10 µs, worked out with 20 Euler steps per pulse.
  @Test func pulsesMoveTheThresholdDrift() throws {
    let model = ThresholdDrift()
    var drive = PulseTrain()
    (drive.setVoltage, drive.setCount, drive.resetVoltage, drive.resetCount) = (1.5, 150, -1.5, 51)
    (drive.width, drive.gap) = (10e-6, 1e-6)
    let points = try Transient(of: model, under: drive, samples: 1).points
    let found = stride(from: 2, to: points.count, by: 2).map {
      model.conductance(points[$0].state, readAt: 0.1) * 1e6
    }
    let set = [(1, 100.0), (21, 159), (51, 333), (81, 682), (101, 921), (150, 991)]
    let reset = [(1, 933.0), (6, 413), (11, 298), (21, 213), (51, 135)]
    for (pulse, expected) in set + reset.map({ ($0.0 + 150, $0.1) }) {
      #expect(abs(found[pulse - 1] / expected - 1) < 0.01, "pulse \(pulse)")
    }
  }

  @Test func aDriveIntoTheSingularRangeIsRefused() throws {
    var model = ThresholdDrift()
    model.currentOffset = 1e-3
    let drive = Self.drive(model)
    #expect {
      try Transient(of: model, under: drive)
    } throws: { error in
      "\(error)".contains("needs a drive above i_0 R_off = 10.0 V to rise, not 1.5 V")
    }
  }

  /// The derivative by the state is that of differences.
  @Test(arguments: models.indices)
  func theDerivativeIsThatOfDifferences(index: Int) {
    let model = Self.models[index]
    let span = model.states.upperBound - model.states.lowerBound
    for voltage in [-0.45, -0.21, 0.03, 0.4] {
      let state = model.states.lowerBound + 0.43 * span
      let step = 1e-6 * span
      let slope = model.rate(Dual(voltage), Dual(state, slope: 1)).slope
      let rates = [state - step, state + step].map { model.rate(voltage, $0) }
      let difference = (rates[1] - rates[0]) / (2 * step)
      let size = max(abs(slope), abs(rates[0]) / span, .leastNormalMagnitude)
      #expect(abs(slope - difference) <= 1e-4 * size, "\(model.name) at \(voltage) V")
    }
  }
}

/// The given segments, for tests.
struct SegmentedDrive: Drive {
  static let name = "segments"
  static let summary = "given segments"
  let segments: [DriveSegment]
  let range: ClosedRange<Double>

  init() { self.init([], 0...0) }

  init(_ segments: [DriveSegment], _ range: ClosedRange<Double>) {
    self.segments = segments
    self.range = range
  }
}

extension Transient {
  /// The area of the lobes that the loop encloses in the plane of voltage and current.
  fileprivate var lobeArea: Double {
    var (area, lobe) = (0.0, 0.0)
    for (a, b) in zip(points, points.dropFirst()) {
      lobe += (a.voltage * b.current - b.voltage * a.current) / 2
      if abs(b.voltage) < 1e-12 { (area, lobe) = (area + abs(lobe), 0) }
    }
    return area
  }
}
