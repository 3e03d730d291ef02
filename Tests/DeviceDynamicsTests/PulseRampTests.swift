import Basics
import TestSupport
import Testing

@testable import DeviceDynamics

/// Pulses of a ramp, tabulated.
struct PulseRampTests {
  static func cell(_ name: String, _ fields: [String: Double]) throws -> PulsedCell {
    var record = Record()
    for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
      record[key] = Value(.real(value))
    }
    return try PulsedCell(name, record)
  }

  static let vteam = ["set-V": -0.22, "reset-V": 0.03, "width-s": 1e-9]
  static let drift = ["set-V": 1, "reset-V": -1, "width-s": 1e-3]

  /// The tables and the integration of each pulse agree within 1 % of the largest change.
  @Test(arguments: [
    ("vteam", vteam, 0.03), ("linear-ion-drift", drift, 0.5),
    ("threshold-drift", ["set-V": 1.2, "reset-V": -1.2, "width-s": 1e-5], 0.1),
  ])
  func tablesFollowTheIntegration(name: String, fields: [String: Double], step: Double) throws {
    let cell = try Self.cell(name, fields)
    guard case .memristor(let pulses) = cell.response else {
      throw Diagnostic.malformed("", at: nil)
    }
    let ramps = try PulseRamps(cell, PulseRamps.Rise(step: step), .none)
    let scale = try StateScale(pulses.model, readAt: pulses.settings.readVoltage)
    let draws = Philox(seed: 1)
    for ramp in [ramps.sets, ramps.resets] {
      #expect(ramp.count > 1)
      for step in [ramp[0], ramp[ramp.count / 2]] {
        for draw in 0..<20 {
          let position = draws.uniform(UInt64(draw))
          let voltage = try #require(step.voltage)
          let exact = try scale.change(
            by: voltage, for: pulses.settings.width, from: position)
          let error = abs(step.pulse.change(at: position) - exact.position)
          #expect(error <= 0.01 * step.pulse.largest, "\(name) \(voltage) V from \(position)")
          let energy = step.pulse.energy(at: position)
          let largest = step.pulse.energies.max() ?? 0
          #expect(abs(energy - exact.energy) <= 0.01 * largest)
        }
      }
    }
  }

  @Test func aRampRisesInEqualSteps() throws {
    let ramps = try PulseRamps(
      Self.cell("vteam", Self.vteam), PulseRamps.Rise(step: 0.01, most: 0.25), .none)
    let voltages = { (steps: [PulseStep]) in steps.map { ($0.voltage ?? 0) * 1000 } }
    #expect(voltages(ramps.sets).map { $0.rounded() } == [-220, -230, -240, -250])
    #expect(ramps.resets.count == 23)
  }

  /// Half of 0.03 V is below the threshold of 0.02 V, half of 0.05 V is not.
  @Test func halfSelectedCellsMoveBeyondTheThresholdOnly() throws {
    for (voltage, isStill) in [(0.03, true), (0.05, false)] {
      var fields = Self.vteam
      fields["reset-V"] = voltage
      let ramps = try PulseRamps(Self.cell("vteam", fields), PulseRamps.Rise(), .half)
      #expect(ramps.resets[0].onLines?.isStill == isStill)
      #expect(ramps.sets[0].onLines?.isStill == true)
      #expect(ramps.sets[0].elsewhere == nil)
    }
    let drift = try PulseRamps(
      Self.cell("linear-ion-drift", Self.drift), PulseRamps.Rise(), .third)
    #expect(drift.sets[0].onLines?.isStill == false)
    #expect(drift.sets[0].elsewhere?.isStill == false)
  }

  @Test func rampsWithoutEffectAreRefused() throws {
    let vteam = try Self.cell("vteam", Self.vteam)
    #expect(
      refusal { try PulseRamps(vteam, PulseRamps.Rise(step: 1e-5), .none) }
        == "'step-V' must be at least 0.0008627450980392157 for a ramp of at most 256 voltages from "
        + "0.22 to 0.44 V, not 1e-05")
    #expect(
      refusal { try PulseRamps(vteam, PulseRamps.Rise(step: 0.01, most: 0.1), .none) }
        == "'most-V' must be at least 0.22, the magnitude of 'set-V', not 0.1")
    let soft = try Self.cell("soft-bounds", [:])
    #expect(
      refusal { try PulseRamps(soft, PulseRamps.Rise(step: 0.1), .none) }
        == "'step-V' has no effect: the response of 'soft-bounds' does not depend on the voltage")
    #expect(
      refusal { try PulseRamps(soft, PulseRamps.Rise(), .half) }
        == "'half-select' has no effect: the response of 'soft-bounds' does not depend on the "
        + "voltage")
  }
}
