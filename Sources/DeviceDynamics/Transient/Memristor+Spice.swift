extension Memristor {
  /// The device as an ngspice subcircuit with the pins `plus`, `minus` and `x`, on which the state
  /// can be seen as a share of its range, in volts.
  ///
  /// A capacitor of 1 F holds the share. The current that charges it falls to 0 over a millionth of the
  /// range beyond its ends: a current that stops at once keeps ngspice from converging.
  ///
  /// - Parameter name: the name of the subcircuit.
  public func spiceSubcircuit(named name: String) -> String {
    let (low, span) = (states.lowerBound, states.upperBound - states.lowerBound)
    let voltage = SpiceExpression(operand: seriesResistance > 0 ? "v(m,minus)" : "v(plus,minus)")
    let state = SpiceExpression(operand: "v(state)")
    let unit = stateUnit.isEmpty ? "" : " " + stateUnit
    let pin = seriesResistance > 0 ? "m" : "plus"
    let rate = self.rate(voltage, state) / span
    let whole = current(voltage, state)
    let isPart = rate.parts.contains { $0.text == whole.text }
    let current = isPart ? .shared(whole) : whole
    let parts = current.parts + rate.parts.filter { !current.parts.contains($0) }
    var lines = [
      "* \(Self.name): \(Self.summary)",
      "* v(x) is the state as a share of \(low)...\(states.upperBound)\(unit)",
      ".subckt \(name) plus minus x",
      "Bstate state 0 V = \(low) + \(span) * min(max(v(x), 0), 1)",
      "Bdevice \(pin) minus I = \(current)",
      "Brate rate 0 V = \(rate)",
      "Bmotion 0 x I = \(motion)",
      "Cstate x 0 1 IC=\((initialState - low) / span)",
    ]
    lines += parts.map { "B\($0.node) \($0.node) 0 V = \($0.text)" }
    if seriesResistance > 0 { lines.append("Rseries plus m \(seriesResistance)") }
    return (lines + [".ends"]).joined(separator: "\n") + "\n"
  }

  /// The share per second: `rate`, less beyond the end ahead.
  private var motion: SpiceExpression {
    let (x, rate) = (SpiceExpression(operand: "v(x)"), SpiceExpression(operand: "v(rate)"))
    let limited = { (distance: SpiceExpression) in
      rate * SpiceExpression.min(1 + distance * 1e6, 1)
    }
    return .choose(rate, above: 0, then: limited(1 - x), otherwise: limited(x))
  }
}
