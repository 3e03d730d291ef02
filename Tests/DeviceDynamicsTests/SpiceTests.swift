import Testing

@testable import DeviceDynamics

struct SpiceTests {
  @Test func aSubcircuitHasTheEquationsOfTheModel() {
    var model = LinearIonDrift()
    model.window = .strukov
    #expect(
      model.spiceSubcircuit(named: "hp") == """
        * linear-ion-drift: HP memristor: a doped layer that grows with the charge
        * v(x) is the state as a share of 0.0...1.0
        .subckt hp plus minus x
        Bstate state 0 V = 0.0 + 1.0 * min(max(v(x), 0), 1)
        Bdevice plus minus I = v(plus,minus) / (100.0 * v(state) + 16000.0 * (1.0 - v(state)))
        Brate rate 0 V = 9999.999999999998 * (v(plus,minus) / (100.0 * v(state) + 16000.0 * \
        (1.0 - v(state)))) * (v(state) * (1.0 - v(state))) / 1.0
        Bmotion 0 x I = (v(rate) > 0.0 ? v(rate) * min(1.0 + (1.0 - v(x)) * 1000000.0, 1.0) : \
        v(rate) * min(1.0 + v(x) * 1000000.0, 1.0))
        Cstate x 0 1 IC=0.5
        .ends

        """)
  }

  @Test func aSharedFormulaIsWrittenOnce() {
    let x = SpiceExpression(operand: "v(x)")
    let sum = SpiceExpression.shared(x + 1)
    let square = SpiceExpression.shared(sum * .shared(x + 1))
    #expect(sum.parts.map(\.text) == ["v(x) + 1.0"])
    #expect(square.parts.map(\.text) == ["v(x) + 1.0", "\(sum) * \(sum)"])
    #expect((square - sum).parts == square.parts)
  }

  @Test func expressionsKeepTheirOrder() {
    let (x, y) = (SpiceExpression(operand: "v(x)"), SpiceExpression(operand: "v(y)"))
    #expect(((x + y) * x).text == "(v(x) + v(y)) * v(x)")
    #expect((x - (y - x)).text == "v(x) - (v(y) - v(x))")
    #expect((x / (y * x)).text == "v(x) / (v(y) * v(x))")
    #expect((-x * 2).text == "(-v(x)) * 2.0")
    #expect(
      SpiceExpression.choose(x, above: 0, then: y, otherwise: -2).text
        == "(v(x) > 0.0 ? v(y) : (-2.0))")
  }
}
