import Basics
import NetworkIR

/// An operator that applies one real function to every element.
///
/// The machine looks it up in a table over the codes of its input.
protocol ElementFunction: LeadingAxisOperator {
  func apply(_ x: Double) -> Double
}

extension ElementFunction {
  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    try expectReal(inputs)
    return inputs
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    [AnyTensor(inputs[0].asReal.map { Float(apply(Double($0))) }, type: inputs[0].type)]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm { .function(apply) }
}
