import Basics
import Hardware

/// An instruction that adds one or two scaled operands to numbers that it keeps from step to step of
/// an image, and writes something that follows from them.
public protocol IntegratingInstruction: Instruction {
  var destination: Address { get }
  var a: Address { get }
  /// An empty name: there is one operand.
  var b: Address { get }
  /// The number of elements.
  var count: Int { get }
}

extension IntegratingInstruction {
  var operands: [Address] { b.buffer.isEmpty ? [a] : [a, b] }

  public func activity(in scope: Scope) throws -> Activity {
    try operands.reduce(Activity([.vectorOperation: count])) {
      $0 + scope.reading(count, of: try scope.buffer($1.buffer))
    } + scope.writing(count, of: try scope.buffer(destination.buffer))
  }
}
