import NetworkIR
import Operators
import Testing

/// Composite operators against their parts.
@Suite struct CompositeTests {
  static let cases = OperatorTests.cases.filter { example in
    guard let (op, inputs) = try? example.operation() else { return false }
    return op is any CompositeOperator && inputs.allSatisfy(\.type.isReal)
  }

  @Test func everyCompositeOperatorHasACase() {
    let composites = operators.types.filter { $0 is any CompositeOperator.Type }
    #expect(Set(Self.cases.map(\.op)) == Set(composites.map { $0.name }))
  }

  /// The parts may use the values of inputs that are known, but must compute the same if they are not.
  @Test(arguments: cases, [false, true])
  func thePartsComputeTheSame(_ example: OperatorCase, areKnown: Bool) throws {
    let (op, inputs) = try example.operation()
    let composite = try #require(op as? any CompositeOperator)
    let (body, outputs) = try composite.parts(
      for: inputs.enumerated().map { index, input in
        Operand(
          TensorType(input.type, input.shape), constant: areKnown && index > 0 ? input : nil)
      })
    var values = body.constants
    for (name, input) in zip(body.inputs, inputs) { values[name] = input }
    for node in body.nodes {
      let results = try node.op.evaluate(node.inputs.map { try #require(values[$0]) })
      values[node.name] = results[0]
    }
    for (name, expected) in zip(outputs, example.outputs) {
      let result = try #require(values[name])
      #expect(result.isClose(to: expected), "\(result) is not \(expected)")
    }
  }
}
