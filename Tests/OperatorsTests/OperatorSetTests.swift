import Basics
import NetworkIR
import Operators
import Testing

@Suite struct OperatorSetTests {
  @Test(arguments: [
    ("Relu", 6), ("Relu", 25), ("Relu", 28), ("Conv", 3), ("HardSwish", 14), ("Cast", 27),
  ]) func anOperatorIsAcceptedIfItsDefinitionIsKnown(_ name: String, _ opset: Int) throws {
    try type(name).accept(opset: opset)
  }

  @Test(arguments: [
    ("Relu", 29, "opset 29 is newer than 28, the latest that memc knows"),
    ("Cast", 28, "Cast was changed by opset 28"),
    ("Add", 5, "Add of opset 5 was changed by opset 6"),
    ("HardSwish", 13, "HardSwish does not exist in opset 13"),
  ]) func anUnknownDefinitionIsRefused(_ name: String, _ opset: Int, _ message: String) throws {
    let diagnostic = #expect(throws: Diagnostic.self) { try type(name).accept(opset: opset) }
    #expect(diagnostic?.message == message)
    #expect(diagnostic?.kind == .unsupported)
  }

  @Test(arguments: [
    ("axis = 1, broadcast = 1", [Float(1), 1, 2, 2, 3, 3]),
    ("broadcast = 1", [1, 2, 1, 2, 1, 2]),
  ]) func beforeOpset7BIsAlignedToAnAxis(_ attributes: String, _ expected: [Float]) throws {
    var reader = TextReader("{\(attributes)}", source: "record")
    var node = ImportedNode(
      opset: 6, attributes: try reader.record(), inputs: ["a", "b"], outputs: ["c"]
    ) { _ in nil }
    try Add.adapt(&node)
    let count = attributes.contains("axis") ? 3 : 2
    let result = try Add(node.attributes).evaluate([
      AnyTensor(Tensor([1, 3, 2], repeating: Float(0))),
      AnyTensor(Tensor([count], (1...count).map { Float($0) })),
    ])
    #expect(result == [AnyTensor(Tensor([1, 3, 2], expected))])
  }

  @Test(arguments: [
    ("MaxPool", ["x"], ["y", "indices"], "the output Indices of MaxPool is not supported"),
    (
      "BatchNormalization", ["x", "s", "b", "m", "v"], ["y", "mean"],
      "BatchNormalization is in training mode"
    ),
    ("Reshape", ["x", "s"], ["y"], "'shape' comes from 's', which is not known at compile time"),
  ]) func aNodeThatCannotBeAdaptedIsRefused(
    _ name: String, _ inputs: [String], _ outputs: [String], _ message: String
  ) throws {
    var node = ImportedNode(opset: 12, attributes: Record(), inputs: inputs, outputs: outputs) {
      _ in nil
    }
    let diagnostic = #expect(throws: Diagnostic.self) { try type(name).adapt(&node) }
    #expect(diagnostic?.message == message)
  }

  private func type(_ name: String) throws -> any Operator.Type {
    try #require(operators.type(named: name) as? any Operator.Type)
  }
}
