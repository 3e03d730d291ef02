import Basics
import NetworkIR

/// What the host computes for a node: its operator in single precision, between codes.
///
/// The integer executor and, through the host operators of a program, the simulator call the same
/// function; only what lies around it is computed twice.
public struct HostFunction: Sendable {
  private let node: Node
  /// Of each input of the node, in order.
  private let types: [TensorType]
  private let constants: [String: AnyTensor]
  /// Of each input that is not a constant, in order.
  private let formats: [ActivationFormat]
  private let output: IntegerValue

  init(of node: Node, in graph: QuantizedGraph, inputs: [IntegerValue], output: IntegerValue) {
    self.node = node
    types = node.inputs.compactMap { graph.partition.types[$0] }
    constants = graph.graph.constants.filter { node.inputs.contains($0.key) }
    formats = inputs.map(\.format)
    self.output = output
  }

  /// Returns the codes of the node's output for one image: dequantizes the inputs, evaluates the
  /// operator, and rounds and clamps each result to the output's format; NaN becomes the code of 0.
  ///
  /// - Parameter codes: those of the activations that the node reads, in order and in their shapes; a
  ///   value that it reads twice occurs twice.
  /// - Throws: a diagnostic if the operator is not defined for these numbers.
  public func run(_ codes: [Tensor<Int32>]) throws -> Tensor<Int32> {
    var activations = Array(zip(formats, codes))[...]
    let operands = zip(node.inputs, types).map { name, type in
      if let constant = constants[name] { return constant }
      guard let (format, codes) = activations.popFirst() else {
        preconditionFailure("'\(node.name)' reads more activations than are given")
      }
      return AnyTensor(format.reals(of: codes), type: type.element)
    }
    return output.format.codes(of: try node.evaluate(operands)[0].asReal)
  }

  /// The approximate number of multiplications or comparisons for one image.
  public var operations: Int {
    output.shape.elementCount * node.op.operationsPerElement(of: types)
  }
}
