import Basics

extension Memristor {
  /// The default of `move`: adaptive steps of Radau IIA, whose local error is below `tolerance` of
  /// the range of the state.
  public func move(
    _ motion: inout Motion, through segment: DriveSegment, tolerance: Double
  ) throws {
    var run = AdaptiveRun(self, segment, tolerance: tolerance)
    try run.run(&motion)
  }
}

/// The integration of one segment.
private struct AdaptiveRun<Model: Memristor> {
  let model: Model
  let segment: DriveSegment
  let radau: Radau
  /// The largest local error, in units of the state.
  let largestError: Double
  let ends: ClosedRange<Double>
  var time: Double
  /// What rounding has cut off the time: a fast transition can take less than one unit in its last
  /// place.
  var timeRest = 0.0
  var length: Double

  static var mostSteps: Int { 2_000_000 }

  init(_ model: Model, _ segment: DriveSegment, tolerance: Double) {
    self.model = model
    self.segment = segment
    ends = model.states
    largestError = tolerance * (ends.upperBound - ends.lowerBound)
    let ends = ends
    radau = Radau { time, state in
      let inside = min(max(state, ends.lowerBound), ends.upperBound)
      return model.terminalRate(
        segment.voltage(time), Dual(inside, slope: inside == state ? 1 : 0))
    }
    time = segment.times.lowerBound
    length = segment.times.upperBound - segment.times.lowerBound
  }

  mutating func run(_ motion: inout Motion) throws {
    let end = segment.times.upperBound
    while time < end {
      length = min(length, end - time)
      if isHeld(motion.state, at: time) {
        hold(&motion)
      } else {
        try advance(&motion)
      }
      motion.steps += 1
      try expectFewSteps(motion)
    }
  }

  /// - Throws: `unsupported` if the steps, with those that were rejected, are too many.
  private func expectFewSteps(_ motion: Motion) throws {
    guard motion.steps + motion.rejectedSteps < Self.mostSteps else {
      throw Diagnostic.unsupported(
        "\(model.name) takes more than \(Self.mostSteps) steps of the integrator: it came to "
          + "\(time) s", note: "use fewer periods or pulses")
    }
  }

  /// Whether the state is at an end of its range and the rate does not point inward.
  private func isHeld(_ state: Double, at time: Double) -> Bool {
    guard state <= ends.lowerBound || state >= ends.upperBound else { return false }
    return model.boundedRate(segment.voltage(time), state) == 0
  }

  /// Keeps the state until the rate points inward, which it does from some time on or not at all,
  /// because the voltage is monotone.
  private mutating func hold(_ motion: inout Motion) {
    var (held, moves) = (time, segment.times.upperBound)
    if isHeld(motion.state, at: moves) {
      held = moves
    } else {
      while case let middle = (held + moves) / 2, middle > held, middle < moves {
        if isHeld(motion.state, at: middle) { held = middle } else { moves = middle }
      }
      held = moves
    }
    addFlow(&motion, (0, 0, 0), held - time)
    time = held
    length = segment.times.upperBound - time
  }

  private mutating func advance(_ motion: inout Motion) throws {
    while true {
      guard length > .leastNormalMagnitude else { throw failure(at: motion.state) }
      let step = radau.step(from: time, motion.state, by: length, tolerance: largestError)
      guard let step, step.error <= largestError else {
        length *= step.map { max(0.2, factor($0.error)) } ?? 0.5
        motion.rejectedSteps += 1
        try expectFewSteps(motion)
        continue
      }
      addFlow(&motion, step.increments, length)
      motion.state = min(max(motion.state + step.increments.2, ends.lowerBound), ends.upperBound)
      passTime()
      length *= min(8, factor(step.error))
      return
    }
  }

  /// How much longer the next step may be, from the order of the error estimate.
  private func factor(_ error: Double) -> Double {
    error > 0 ? 0.9 * (largestError / error).squareRoot().squareRoot() : 8
  }

  private func addFlow(
    _ motion: inout Motion, _ increments: (Double, Double, Double), _ length: Double
  ) {
    let (c, w) = (Radau.nodes, Radau.weights)
    for (node, weight, increment) in [
      (c.0, w.0, increments.0), (c.1, w.1, increments.1), (c.2, w.2, increments.2),
    ] {
      let voltage = segment.voltage(time + node * length)
      let state = min(max(motion.state + increment, ends.lowerBound), ends.upperBound)
      let current = model.terminalCurrent(voltage, state)
      motion.charge += weight * length * current
      motion.energy += weight * length * current * voltage
    }
  }

  /// Adds the length of the step to the time, with Kahan's compensation.
  private mutating func passTime() {
    guard length < segment.times.upperBound - time else {
      time = segment.times.upperBound
      return
    }
    let step = length + timeRest
    let later = time + step
    timeRest = step - (later - time)
    time = later
  }

  private func failure(at state: Double) -> Diagnostic {
    let voltage = segment.voltage(time)
    let rate = model.terminalRate(voltage, Dual(state)).value
    return .unsupported(
      "\(model.name) cannot be integrated beyond \(time) s: at \(voltage) V and state \(state), its "
        + "rate is \(rate) per second")
  }
}
