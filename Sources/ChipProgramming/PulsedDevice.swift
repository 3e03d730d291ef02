import Basics
import DeviceDynamics
import Foundation
import Hardware

/// One kind of pulsed cell in one accelerator: its pulses and reads, tabulated.
struct PulsedDevice: Sendable {
  let traits: PulseTraits
  let ramps: PulseRamps
  /// What a verifying read does to a cell; `nil` if it moves nothing.
  let read: ChangeTable?
  /// Volts.
  let readVoltage: Double
  /// The lengths of a pulse and a read, seconds; `nil` if the device does not state them.
  let pulseSeconds: Double?
  let readSeconds: Double?
  /// The conductances of the mean cell, siemens.
  let window: ClosedRange<Double>
  /// The position of a cell before it is programmed.
  let start: Double
  /// The mean change by a pulse in the middle of the range, and over the whole range.
  let middle: Double
  let meanStep: Double

  /// - Parameter scheme: the ramp, and how lines are selected.
  /// - Throws: the diagnostics of `PulseRamps`.
  init(_ cell: PulsedCell, _ accelerator: Accelerator, _ scheme: PulseWriting) throws {
    traits = cell.traits
    window = accelerator.cell.conductances
    let isGated = accelerator.array.wires.areGated
    pulseSeconds = cell.shape?.seconds
    readSeconds = traits.readNanoseconds.map { $0 * 1e-9 } ?? pulseSeconds
    middle = (cell.rise(at: 0.5) + cell.fall(at: 0.5)) / 2
    meanStep = 1 / (cell.states - 1)
    let rise = PulseRamps.Rise(step: scheme.stepVoltage, most: scheme.mostVoltage)
    switch cell.response {
    case .behaviour:
      let isAutomatic = scheme.halfSelect == .automatic
      ramps = try PulseRamps(cell, rise, isAutomatic ? .none : scheme.halfSelect)
      (read, readVoltage, start) = (nil, accelerator.cell.readVoltage, 0)
    case .memristor(let pulses):
      let halfSelect =
        scheme.halfSelect != .automatic ? scheme.halfSelect : isGated ? .none : HalfSelect.half
      ramps = try PulseRamps(cell, rise, halfSelect)
      readVoltage = pulses.settings.readVoltage
      let scale = try StateScale(pulses.model, readAt: readVoltage)
      start = scale.initialPosition
      let table = try ChangeTable(
        scale, readVoltage, seconds: readSeconds ?? pulses.settings.width,
        nodes: scale.nodes(parts: PulseRamps.parts))
      read = table.isStill ? nil : table
    }
  }

  /// Whether cells differ, or pulses on one cell.
  var isRandom: Bool {
    traits.cellsDiffer
      || [traits.pulseNoise, traits.stepNoise, traits.rangeNoise, traits.writeNoise]
        .contains { $0 > 0 }
  }

  /// Whether pulses put a voltage on other cells.
  var reachesOthers: Bool { ramps.sets[0].onLines != nil }

  /// The steps of both ramps, SET first.
  var steps: [PulseStep] { ramps.sets + ramps.resets }

  /// The change of a mean cell in the middle of its range by the weaker of the first pulses.
  var smallestStep: Double {
    min(abs(ramps.sets[0].pulse.change(at: 0.5)), abs(ramps.resets[0].pulse.change(at: 0.5)))
  }

  /// The conductance of a cell at a position of its own range, siemens, never below 0.
  func conductance(_ own: OwnResponse, _ position: Double) -> Double {
    max(conductance(own.lowest + position * (own.highest - own.lowest)), 0)
  }

  /// The conductance of the mean cell, siemens.
  func conductance(_ position: Double) -> Double {
    window.lowerBound + (window.upperBound - window.lowerBound) * position
  }

  /// The energy of a pulse in joules: integrated for the mean cell and scaled by the conductance of
  /// this one, or V² t times the mean of the conductances before and after the pulse.
  func energy(
    _ table: ChangeTable, voltage: Double?, own: OwnResponse, from: Double, to: Double
  ) -> Double {
    let before = conductance(own, from)
    guard table.energies.isEmpty else {
      let mean = conductance(from)
      return mean > 0 ? table.energy(at: from) * before / mean : table.energy(at: from)
    }
    guard let voltage, let pulseSeconds else { return 0 }
    return voltage * voltage * pulseSeconds * (before + conductance(own, to)) / 2
  }
}
