import Hardware
import IntegerModel
import NetworkIR
import TileMachine

extension Emitter {
  /// The activation unit of a step with an activation; `nil` if it has none, or units are exact.
  ///
  /// - Parameter clamp: the codes that the activation yields.
  func activationUnit(of step: Step, _ clamp: ClosedRange<Int>) -> UnitCodes? {
    guard step.hasActivation, !program.accelerator.units.activation.isExact else { return nil }
    return UnitCodes(clamp, zero: step.output.format.zeroPoint)
  }

  /// The pooling unit of a step that takes maxima; `nil` if units are exact.
  func poolingUnit(of step: Step) -> UnitCodes? {
    guard !program.accelerator.units.pooling.isExact else { return nil }
    let format = step.inputs[0].format
    return UnitCodes(format.codes, zero: format.zeroPoint)
  }
}

extension IntegerNetwork.Step {
  /// Whether it ends in a clamp of the network, such as ReLU, or is a function.
  fileprivate var hasActivation: Bool {
    switch tables {
    case .lookup: true
    case .affine(let tables): tables.isClamped
    default: node.clamp != nil
    }
  }
}
