extension Memristor {
  /// The device as an ngspice subcircuit with the pins `plus`, `minus` and `x`, on which the state
  /// can be seen as a share of its range, in volts.
  ///
  /// A capacitor of 1 F holds the share; the source that charges it stops at the ends of the range.
  ///
  /// - Parameter name: the name of the subcircuit.
  public func spiceSubcircuit(named name: String) -> String {
    let (low, span) = (states.lowerBound, states.upperBound - states.lowerBound)
    let voltage = SpiceExpression(operand: seriesResistance > 0 ? "v(m,minus)" : "v(plus,minus)")
    let state = SpiceExpression(operand: "v(state)")
    let x = SpiceExpression(operand: "v(x)")
    let rate = SpiceExpression(operand: "v(rate)")
    let motion = SpiceExpression.choose(
      rate, above: 0, then: .choose(1, above: x, then: rate, otherwise: 0),
      otherwise: .choose(x, above: 0, then: rate, otherwise: 0))
    let unit = stateUnit.isEmpty ? "" : " " + stateUnit
    let pin = seriesResistance > 0 ? "m" : "plus"
    var lines = [
      "* \(Self.name): \(Self.summary)",
      "* v(x) is the state as a share of \(low)...\(states.upperBound)\(unit)",
      ".subckt \(name) plus minus x",
      "Bstate state 0 V = \(low) + \(span) * min(max(v(x), 0), 1)",
      "Bdevice \(pin) minus I = \(current(voltage, state))",
      "Brate rate 0 V = \(self.rate(voltage, state) / span)",
      "Bmotion 0 x I = \(motion)",
      "Cstate x 0 1 IC=\((initialState - low) / span)",
    ]
    if seriesResistance > 0 { lines.append("Rseries plus m \(seriesResistance)") }
    return (lines + [".ends"]).joined(separator: "\n") + "\n"
  }
}
