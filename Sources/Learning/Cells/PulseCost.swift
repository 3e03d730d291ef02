import CTraining
import DeviceDynamics

/// What the pulses on an array have cost.
struct PulseCost {
  /// Pulses on single cells.
  var pulses = 0
  /// Pulse lengths one after another, when the cells of a line are pulsed together.
  var duration = 0.0
  /// Sums of pulse lengths times conductance, relative to the highest
  /// nominal conductance.
  var raising = 0.0
  var lowering = 0.0

  mutating func add(_ part: memc_pulse_cost) {
    pulses += Int(part.pulses)
    duration += part.duration
    raising += part.raising
    lowering += part.lowering
  }

  /// The energy in joules, `Σ V² G t`; `nil` if the device states no pulses.
  ///
  /// - Parameter highest: the highest nominal conductance, siemens.
  func energy(_ cell: PulsedCell, highest: Double) -> Double? {
    cell.shape.map { shape in
      let (set, reset) = (shape.setVoltage, shape.resetVoltage)
      return (raising * set * set + lowering * reset * reset) * highest * shape.seconds
    }
  }

  /// Seconds; `nil` if the device states no pulses.
  func seconds(_ cell: PulsedCell) -> Double? { cell.shape.map { duration * $0.seconds } }
}
