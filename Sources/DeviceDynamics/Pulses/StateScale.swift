import Basics

/// The conductances of a memristor's states, read at one voltage, as positions in their range.
public struct StateScale: Sendable {
  public let model: any Memristor
  public let readVoltage: Double
  /// Siemens.
  public let conductances: ClosedRange<Double>
  /// Whether the conductance grows with the state.
  private let grows: Bool

  /// The least ratio of the highest to the lowest conductance of a pulsed cell.
  static let leastRatio = 1.01

  /// - Throws: `configuration` if the conductance hardly depends on the state.
  public init(_ model: any Memristor, readAt voltage: Double) throws {
    self.model = model
    readVoltage = voltage
    let low = model.conductance(model.states.lowerBound, readAt: voltage)
    let high = model.conductance(model.states.upperBound, readAt: voltage)
    guard low.isFinite, high.isFinite, min(low, high) >= 0,
      low != high, max(low, high) >= Self.leastRatio * min(low, high)
    else {
      throw Diagnostic.configuration(
        "\(model.name) has conductances of \(low) to \(high) S at \(voltage) V; a pulsed cell needs "
          + "a ratio of at least \(Self.leastRatio)", at: nil)
    }
    grows = high > low
    conductances = min(low, high)...max(low, high)
  }

  /// The position of a state, 0...1.
  public func position(of state: Double) -> Double {
    let range = conductances.upperBound - conductances.lowerBound
    let share = (model.conductance(state, readAt: readVoltage) - conductances.lowerBound) / range
    return min(max(share, 0), 1)
  }

  /// The state at a position, by bisection.
  public func state(at position: Double) -> Double {
    var (low, high) = (model.states.lowerBound, model.states.upperBound)
    if position <= 0 { return grows ? low : high }
    if position >= 1 { return grows ? high : low }
    while case let middle = (low + high) / 2, middle > low, middle < high {
      if (self.position(of: middle) < position) == grows { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The position after a rectangular pulse.
  ///
  /// - Throws: `unsupported` if the equations cannot be integrated.
  public func position(after voltage: Double, for seconds: Double, from position: Double) throws
    -> Double
  {
    try self.position(of: moved(by: voltage, for: seconds, from: state(at: position)).state)
  }

  /// The change of the position by a rectangular pulse, and the energy of the pulse in joules.
  ///
  /// - Throws: `unsupported` if the equations cannot be integrated.
  func change(by voltage: Double, for seconds: Double, from position: Double) throws
    -> (position: Double, energy: Double)
  {
    let start = state(at: position)
    let motion = try moved(by: voltage, for: seconds, from: start)
    let change = self.position(of: motion.state) - self.position(of: start)
    guard change.isFinite, motion.energy.isFinite else {
      throw Diagnostic.unsupported(
        "a pulse of \(voltage) V on \(model.name) has no finite change or energy")
    }
    return (change, motion.energy)
  }

  private func moved(by voltage: Double, for seconds: Double, from state: Double) throws -> Motion {
    var motion = Motion(state: state)
    try model.move(
      &motion, through: DriveSegment(0...seconds, constant: voltage), tolerance: 1e-9)
    return motion
  }

  /// Positions between which changes are nearly straight: evenly spaced ones, and those of evenly
  /// spaced states, because a conductance may depend steeply on the state.
  ///
  /// - Parameter parts: of the range, of each kind.
  public func nodes(parts: Int) -> [Double] {
    let (low, high) = (model.states.lowerBound, model.states.upperBound)
    let shares = (0...parts).map { Double($0) / Double(parts) }
    let all = (shares + shares.map { position(of: low + (high - low) * $0) } + [0, 1]).sorted()
    return all.reduce(into: []) { kept, position in
      if position - (kept.last ?? -1) > Self.leastGap || position == 1 && kept.last != 1 {
        kept.append(position)
      }
    }
  }

  /// Nodes that are nearer to each other say nothing new.
  private static let leastGap = 1e-6

  /// The position of the state before the first drive.
  public var initialPosition: Double { position(of: model.initialState) }
}
