import Basics
import Foundation
import Testing

@testable import DeviceDynamics

/// Pulse responses against the curves that define them.
struct PulseResponseTests {
  /// `(1 − e^(−ν p)) / (1 − e^(−ν))` after each of n − 1 pulses, up and down.
  @Test(arguments: [0.0, 1, 3, 6, 9], [3.0, 10, 64])
  func exponentialPulsesFollowTheirCurve(nonlinearity: Double, states: Double) throws {
    var device = ExponentialPulses()
    (device.states, device.nonlinearity) = (states, nonlinearity)
    var (up, down) = (0.0, 1.0)
    for pulse in 1...Int(states) - 1 {
      up += device.rise(at: up)
      down -= device.fall(at: down)
      let p = Double(pulse) / (states - 1)
      let curve =
        nonlinearity == 0 ? p : (1 - exp(-nonlinearity * p)) / (1 - exp(-nonlinearity))
      #expect(abs(up - curve) < 1e-12)
      #expect(abs(down - (1 - curve)) < 1e-12)
    }
    #expect(abs(up - 1) < 1e-12)
  }

  @Test func neuroSimHasACurveForEachDirection() {
    var device = NeuroSimPulses()
    (device.setPulses, device.resetPulses, device.setA, device.resetA) = (20, 50, 0.5, 0.2)
    var (up, down) = (0.0, 1.0)
    for _ in 0..<20 { up += device.rise(at: up) }
    for _ in 0..<50 { down -= device.fall(at: down) }
    #expect(abs(up - 1) < 1e-12)
    #expect(abs(down) < 1e-12)
    let b = 1 / (1 - exp(-1 / 0.5))
    #expect(abs(device.rise(at: 0) - b * (1 - exp(-1 / (20 * 0.5)))) < 1e-12)
  }

  @Test func softBoundsShrinkTowardsTheEnd() {
    var device = SoftBounds()
    device.step = 0.4622
    // on the scale -1...1: δ (1 − w) for w = 0.2, and δ (1 + w)
    let position = 0.6
    #expect(abs(2 * device.rise(at: position) - 0.4622 * (1 - 0.2)) < 1e-12)
    #expect(abs(2 * device.fall(at: position) - 0.4622 * (1 + 0.2)) < 1e-12)
    #expect(abs(device.states - 1 - 2 / 0.4622) < 1e-12)
  }

  private static func memristor(_ fields: String) throws -> PulsedCell {
    let spelling = try ComponentSpelling(commandLine: fields)
    return try PulsedCell(spelling.name, spelling.record)
  }

  /// VTEAM moves at a constant speed beyond its threshold: `Δw = k_on (v / v_on − 1)^3 t`.
  @Test func aPulseOnVTEAMMovesAsItsEquationSays() throws {
    let cell = try Self.memristor("vteam:set-V=-0.3,reset-V=0.03,width-s=1e-12")
    guard case .memristor(let pulses) = cell.response else {
      Issue.record("not a memristor")
      return
    }
    let model = VTEAM()
    let scale = try StateScale(model, readAt: 0.01)
    for position in stride(from: 0.1, through: 0.9, by: 0.2) {
      let state = scale.state(at: position)
      let moved = max(state - 10 * pow(0.5, 3) * 1e-12, 0)
      let wanted = scale.position(of: moved) - position
      let exact =
        try scale.position(after: -0.3, for: 1e-12, from: position) - position
      #expect(abs(exact - wanted) < 1e-9)
      // straight lines between 65 nodes
      #expect(abs(pulses.rise(at: position) - wanted) < 1e-4)
    }
  }

  @Test(arguments: [
    (
      "vteam:set-V=0.3,reset-V=-0.3,width-s=1e-12",
      "'set-V' must be a voltage that raises the conductance of vteam, but a pulse of 0.3 V for "
        + "1e-12 s does the opposite"
    ),
    (
      "vteam:set-V=-0.1,reset-V=0.3,width-s=1e-12",
      "'set-V' must be a voltage that raises the conductance of vteam, but a pulse of -0.1 V for "
        + "1e-12 s moves nothing"
    ),
    (
      "vteam:set-V=-0.3,reset-V=0.3,width-s=1e-12,r-on-ohm=1000,r-off-ohm=1000.0000001",
      "vteam has conductances of 0.001 to 0.0009999999999 S at 0.01 V; a pulsed cell needs a ratio "
        + "of at least 1.01"
    ),
    (
      "vteam:set-V=-0.3,reset-V=0.3,width-s=1e-12,on-off=10",
      "'on-off' has no effect: the equations of 'vteam' give the conductances"
    ),
    (
      "vteam:set-V=-0.3,reset-V=0.3,width-s=1e-12,pulse-V=1",
      "'pulse-V' has no effect: 'set-V' and 'reset-V' give the voltages of pulses on 'vteam'"
    ),
    (
      "vteam:set-V=-0.3,reset-V=0.3,width-s=1e-12,pulse-ns=1",
      "'pulse-ns' has no effect: 'width-s' gives the length of pulses on 'vteam'"
    ),
    ("soft-bounds:read-ns=1", "'read-ns' of 'soft-bounds' requires 'pulse-V' and 'pulse-ns'"),
    ("vteam:set-V=-0.3,reset-V=0.3", "pulses on a memristor needs 'width-s'"),
    (
      "exponential:states=1", "'states' of exponential must be in 2.0...65536.0, not 1.0"
    ),
  ])
  func refusals(device: String, message: String) {
    #expect {
      _ = try Self.memristor(device)
    } throws: { error in
      let found =
        (error as? Diagnostics)?.all.map(\.message) ?? [
          (error as? Diagnostic)?.message ?? "\(error)"
        ]
      return found == [message]
    }
  }
}
