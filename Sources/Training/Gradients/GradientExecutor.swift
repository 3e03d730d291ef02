import Basics
import NetworkIR
import Operators

/// Runs a graph forward in single precision, and the gradients of its outputs backward, node by
/// node; the reference semantics of training.
public struct GradientExecutor: Sendable {
  public init() {}

  /// Returns the gradients with respect to every real input and constant of the graph, by name.
  ///
  /// The gradients of a value that is read several times are added in double precision. A value on
  /// which no output depends has a gradient of zeros.
  ///
  /// - Parameters:
  ///   - inputs: every input, in the shape that the graph declares.
  ///   - upstream: the gradients with respect to some of the outputs, by name, in their shapes;
  ///     zeros for the others.
  /// - Throws: as `FloatExecutor`; if a given gradient does not fit; `Diagnostics`, one for each
  ///   node that a gradient would have to pass but whose operator has none.
  public func run(
    _ graph: Graph, inputs: [String: Tensor<Float>], upstream: [String: Tensor<Float>]
  ) throws -> [String: Tensor<Float>] {
    let types = try graph.types()
    try graph.expectOutputs(upstream, types)
    try graph.expectGradients(of: Set(upstream.keys), types)
    var values = graph.constants
    _ = try FloatExecutor().run(graph, inputs: inputs) { values[$0] = $1 }
    var sums = upstream.mapValues { $0.map(Double.init) }
    for node in graph.nodes.reversed() { try node.passBack(&sums, values) }
    let wanted = graph.inputs.map(\.name) + graph.constants.keys
    return wanted.reduce(into: [:]) { gradients, name in
      guard let value = values[name]?.real else { return }
      gradients[name] = sums[name]?.map { Float($0) } ?? Tensor(value.shape, repeating: 0)
    }
  }
}

extension Graph {
  /// Throws unless each of `gradients` belongs to a real output and has its shape.
  fileprivate func expectOutputs(
    _ gradients: [String: Tensor<Float>], _ types: [String: TensorType]
  ) throws {
    var diagnostics = Diagnostics()
    for (name, gradient) in gradients.sorted(by: { $0.key < $1.key }) {
      guard outputs.contains(name), let type = types[name] else {
        diagnostics.append(.malformed("'\(name)' is not an output of the network", at: nil))
        continue
      }
      if !type.element.isReal {
        diagnostics.append(
          .malformed("the output '\(name)' holds integers, which have no gradient", at: nil))
      } else if type.shape != gradient.shape {
        diagnostics.append(
          .malformed(
            "the gradient of '\(name)' must have shape \(type.shape), not \(gradient.shape)",
            at: nil))
      }
    }
    try diagnostics.throwIfAny()
  }

  /// Throws unless every node between real values and `outputs` has a gradient.
  fileprivate func expectGradients(of outputs: Set<String>, _ types: [String: TensorType]) throws {
    var reached = outputs
    var nodesWithout: [Diagnostic] = []
    for node in nodes.reversed() where !reached.isDisjoint(with: node.outputs) {
      let reals = node.inputs.filter { types[$0]?.element.isReal == true }
      if !reals.isEmpty, !(node.op is any DifferentiableOperator) {
        nodesWithout.append(node.withoutGradient)
      }
      reached.formUnion(reals)
    }
    try Diagnostics(nodesWithout.reversed()).throwIfAny()
  }
}

extension Node {
  /// Adds the gradients of the inputs to `sums`, if an output has a gradient there.
  ///
  /// - Parameter values: the values of all inputs and outputs.
  fileprivate func passBack(
    _ sums: inout [String: Tensor<Double>], _ values: [String: AnyTensor]
  ) throws {
    guard outputs.contains(where: { sums[$0] != nil }) else { return }
    let arguments = inputs.compactMap { values[$0] }
    guard arguments.contains(where: { $0.real != nil }) else { return }
    let upstream = outputs.compactMap { name in
      sums[name]?.map { Float($0) } ?? values[name].map { Tensor($0.shape, repeating: 0) }
    }
    for (name, gradient) in zip(inputs, try gradients(of: arguments, upstream: upstream)) {
      guard let addend = gradient?.map(Double.init) else { continue }
      sums[name] = sums[name]?.joined(with: addend, to: addend.shape, combine: +) ?? addend
    }
  }
}
