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

  /// Applies pulses on other cells, those of different kinds in turn.
  ///
  /// - Returns: the energy in joules.
  mutating func disturb(_ doses: [Dose], _ device: PulsedDevice) -> Double {
    let motion = doses.reduce(0) {
      $0 + abs(scaled($1.table.change(at: position))) * Double($1.count)
    }
    let rounds = min(max(Int((motion / Self.part).rounded(.up)), 1), Self.mostRounds)
    var energy = 0.0
    for round in 0..<rounds {
      for dose in doses {
        let count = dose.count * (round + 1) / rounds - dose.count * round / rounds
        energy += disturb(dose.table, count: count, device)
      }
    }
    settle(device)
    return energy
  }

  /// The share of its range by which a cell moves between two looks at the table.
  private static let part = 0.01
  private static let mostRounds = 1000

  private mutating func disturb(_ table: ChangeTable, count: Int, _ device: PulsedDevice) -> Double
  {
    var left = count
    var energy = 0.0
    while left > 0 {
      let change = scaled(table.change(at: position))
      let size = abs(change)
      let part = size * Double(left) <= Self.part ? left : max(Int(Self.part / size), 1)
      energy +=
        Double(part)
        * device.energy(table, voltage: nil, own: own, from: position, to: position)
      position = min(max(position + Double(part) * change, 0), 1)
      left -= part
    }
    return energy
  }
}
