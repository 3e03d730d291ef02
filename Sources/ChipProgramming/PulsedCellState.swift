import Basics
import DeviceDynamics

/// One physical cell while it is written by pulses.
struct PulsedCellState {
  let block: Int
  let element: Int
  /// Indices among the lines in use.
  let row: Int
  let column: Int
  /// Siemens.
  let target: Double
  private let own: OwnResponse
  private let draws: Philox
  /// A share of its own range, and what readings add to it.
  private var position: Double
  private var offset = 0.0
  private(set) var pulses = 0
  private(set) var reads = 0
  private(set) var conductance = 0.0
  /// Whether it has taken all pulses of a pass.
  var isGivenUp = false

  init(
    _ place: ArrayLayout.Place, row: Int, column: Int, target: Double, _ device: PulsedDevice,
    draws: Philox
  ) {
    (block, element) = (place.block, place.element)
    (self.row, self.column, self.target) = (row, column, target)
    own = OwnResponse(device.traits, draws)
    self.draws = draws
    position = device.start
    settle(device)
  }

  private mutating func settle(_ device: PulsedDevice) {
    conductance = device.conductance(own, position + offset)
  }

  private func scaled(_ change: Double) -> Double { change * (change > 0 ? own.rise : own.fall) }

  /// Reads the cell once, which may move it.
  ///
  /// - Returns: the conductance that is read, and the energy in joules.
  mutating func read(_ device: PulsedDevice) -> (conductance: Double, energy: Double) {
    reads += 1
    let found = conductance
    let voltage = device.readVoltage
    if let table = device.read {
      position = min(max(position + scaled(table.change(at: position)), 0), 1)
      settle(device)
    }
    return (found, voltage * voltage * found * (device.readSeconds ?? 0))
  }

  /// Applies one pulse.
  ///
  /// The change has the mean of the table times the cell's own factor, and the noises of
  /// `PulseTraits`, as in learning.
  /// - Returns: the energy in joules.
  mutating func pulse(_ step: PulseStep, _ device: PulsedDevice) -> Double {
    let traits = device.traits
    let start = position
    var change = scaled(step.pulse.change(at: position))
    let noise = draws.stream(1)
    let first = 2 * UInt64(pulses)
    if traits.pulseNoise > 0 { change += change * traits.pulseNoise * noise.gaussian(first) }
    let factor = step.pulse.change(at: 0.5) > 0 ? own.rise : own.fall
    let scatter = factor * traits.stepNoise * device.middle
    let added = (scatter * scatter + traits.rangeNoise * traits.rangeNoise).squareRoot()
    let moves = own.rise + own.fall > 0
    if moves && added > 0 { change += added * noise.gaussian(first + 1) }
    position = min(max(position + change, 0), 1)
    if moves && traits.writeNoise > 0 {
      offset = traits.writeNoise * device.meanStep * draws.stream(2).gaussian(UInt64(pulses))
    }
    pulses += 1
    settle(device)
    return device.energy(step.pulse, voltage: step.voltage, own: own, from: start, to: position)
  }

  /// Pulses of one kind on other cells, and what each does to this one.
  struct Dose {
    let table: ChangeTable
    let count: Int
  }

  /// Applies pulses on other cells, all kinds together, in parts that each move the cell by 1 % of
  /// its range at most, if 64 parts are enough.
  ///
  /// - Returns: the energy in joules.
  mutating func disturb(_ doses: [Dose], _ device: PulsedDevice) -> Double {
    var (left, energy) = (1.0, 0.0)
    while left > 0 {
      let changes = doses.map { scaled($0.table.change(at: position)) * Double($0.count) }
      let motion = changes.reduce(0) { $0 + abs($1) }
      let longest = motion > 0 ? max(Self.part / motion, 1 / Self.mostParts) : 1
      // a rest that only rounding leaves joins the last part
      let share = longest + 1e-9 < left ? longest : left
      energy += doses.reduce(0) { sum, dose in
        sum + share * Double(dose.count)
          * device.energy(dose.table, voltage: nil, own: own, from: position, to: position)
      }
      position = min(max(position + share * changes.reduce(0, +), 0), 1)
      left -= share
    }
    settle(device)
    return energy
  }

  private static let part = 0.01
  private static let mostParts = 64.0
}
