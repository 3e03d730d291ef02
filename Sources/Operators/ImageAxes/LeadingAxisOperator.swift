import Basics
import NetworkIR

/// An operator that can do the same to values with one more axis of size 1 before all others.
public protocol LeadingAxisOperator: Operator {
  /// This operator for activations with an axis of size 1 before those of `inputs`; so has its output.
  ///
  /// - Throws: if there is no such operator.
  func underLeadingAxis(of inputs: [Operand]) throws -> any Operator
}

/// An operator that works element by element.
extension LeadingAxisOperator {
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator { self }
}
