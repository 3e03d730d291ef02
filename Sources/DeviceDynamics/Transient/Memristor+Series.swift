import Foundation

extension Memristor {
  /// The voltage at the memristor itself when `voltage` is applied to it and its series resistance,
  /// with the derivative by the state.
  ///
  /// - Returns: NaN where the current has no finite value.
  func inner(_ voltage: Double, _ state: Dual) -> Dual {
    guard seriesResistance > 0, voltage != 0 else { return Dual(voltage) }
    let inside = divided(voltage, state.value)
    // i(u, x) + (u − v) / R = 0, differentiated by x
    let byVoltage = current(Dual(inside, slope: 1), Dual(state.value)).slope
    let byState = current(Dual(inside), state).slope
    return Dual(inside, slope: -byState / (byVoltage + 1 / seriesResistance))
  }

  /// Newton's method, kept within a shrinking bracket.
  private func divided(_ voltage: Double, _ state: Double) -> Double {
    var (low, high) = (min(voltage, 0), max(voltage, 0))
    var guess = voltage / 2
    for _ in 0..<200 {
      let flow = current(Dual(guess, slope: 1), Dual(state))
      let excess = guess - voltage + seriesResistance * flow.value
      // where the current is not finite, the voltage is too large in magnitude
      let isHigh = excess.isFinite ? excess > 0 : voltage > 0
      if isHigh { high = guess } else { low = guess }
      let next = guess - excess / (1 + seriesResistance * flow.slope)
      let inside = next > low && next < high ? next : (low + high) / 2
      if abs(inside - guess) <= 1e-15 * abs(voltage) { return inside }
      guess = inside
    }
    return guess
  }

  /// The current in amperes when `voltage` is applied to the memristor and its series resistance.
  func terminalCurrent(_ voltage: Double, _ state: Double) -> Double {
    current(inner(voltage, Dual(state)).value, state)
  }

  /// The rate when `voltage` is applied to the memristor and its series resistance, with its
  /// derivative by the state.
  func terminalRate(_ voltage: Double, _ state: Dual) -> Dual {
    rate(inner(voltage, state), state)
  }

  /// The rate as the state moves: 0 at an end of the range if it points outward.
  func boundedRate(_ voltage: Double, _ state: Double) -> Double {
    let rate = terminalRate(voltage, Dual(state)).value
    if state >= states.upperBound { return min(rate, 0) }
    if state <= states.lowerBound { return max(rate, 0) }
    return rate
  }

  /// The conductance in siemens, read at a voltage.
  ///
  /// - Precondition: `voltage` is not 0.
  package func conductance(_ state: Double, readAt voltage: Double) -> Double {
    terminalCurrent(voltage, state) / voltage
  }
}
