import Basics
import NetworkIR
import Operators
import Testing

@Suite struct IntegerFormTests {
  /// The cases with an integer form; the others are refused, with a reason.
  ///
  /// Cast is excluded: between real types it does not change codes.
  static let cases = OperatorTests.cases.filter { example in
    guard example.op != "Cast", let (_, inputs) = try? example.operation() else { return false }
    let isReal = zip(inputs, constants(example, inputs)).allSatisfy { $0.type.isReal || $1 }
    return isReal && !inputs.isEmpty && (try? form(of: example)) != nil
  }

  @Test(arguments: cases) func anIntegerFormComputesTheSameAsTheOperator(_ example: OperatorCase)
    throws
  {
    let (_, inputs) = try example.operation()
    let expected = example.outputs[0]
    let result = try Self.form(of: example).apply(
      to: inputs, constants: Self.constants(example, inputs), output: expected.shape)
    guard let result else { return }
    #expect(AnyTensor(result, type: expected.type).isClose(to: expected), "\(result)")
  }

  @Test func everyOtherOperatorHasAnIntegerForm() {
    let whole = operators.types.filter { !($0 is any CompositeOperator.Type) }.map { $0.name }
    let without = Set(whole).subtracting(Self.cases.map(\.op))
    #expect(
      without == [
        "Cast", "Constant", "ConstantOfShape", "Equal", "OneHot", "ReduceProd", "Shape",
      ])
  }

  private static func form(of example: OperatorCase) throws -> IntegerForm {
    let (op, inputs) = try example.operation()
    let operands = zip(inputs, constants(example, inputs)).map { input, isConstant in
      Operand(TensorType(input.type, input.shape), constant: isConstant ? input : nil)
    }
    return try op.integerForm(of: operands)
  }

  private static func constants(_ example: OperatorCase, _ inputs: [AnyTensor]) -> [Bool] {
    let present = example.inputs.compactMap { $0 }
    return inputs.indices.map { present[$0].isConstant }
  }

  @Test(arguments: [
    ("Add(@c, @d)", "Add of constants only has no integer form"),
    ("Add(x, @wide)", "Add would repeat an activation [1, 2, 1, 4] to [1, 2, 3, 4]"),
    ("Add(x, last)", "Add of activations [1, 2, 1, 4] and [4] with different ranks"),
    ("Div(x, x)", "Div by an activation has no integer form"),
    ("Div(@c, x)", "Div by an activation has no integer form"),
    ("Div(x, @zero)", "Div divides by a constant of zero"),
    ("Concat(x, x) {axis = 0}", "Concat along axis 0 joins images, which lie on that axis"),
    (
      "Transpose(x) {perm = [1, 0, 2, 3]}",
      "Transpose by [1, 0, 2, 3] moves axis 0, on which images lie"
    ),
    (
      "Reshape(x) {shape = [8]}",
      "Reshape turns [1, 2, 1, 4] into [8], which mixes the batch axis with others"
    ),
    (
      "Squeeze(x) {axes = [0]}",
      "Squeeze turns [1, 2, 1, 4] into [2, 1, 4], which mixes the batch axis with others"
    ),
    (
      "Flatten(x) {axis = 2}",
      "Flatten turns [1, 2, 1, 4] into [2, 4], which mixes the batch axis with others"
    ),
    (
      "Pad(x) {pads = [1, 0, 0, 0, 0, 0, 0, 0]}",
      "Pad along axis 0 adds images, which lie on that axis"
    ),
    (
      "Tile(x) {repeats = [2, 1, 1, 1]}", "Tile along axis 0 repeats images, which lie on that axis"
    ),
    (
      "Gather(x, indices) {axis = 3}",
      "Gather by indices that are not known at compile time has no integer form"
    ),
    (
      "Split(x) {axis = 1, num_outputs = 1}",
      "Split has no integer form before clean-up, which replaces it by its parts"
    ),
    (
      "Slice(x) {starts = [1], ends = [1]}",
      "Slice along axis 0 leaves out images, which lie on that axis"
    ),
    ("Conv(x, x)", "Conv needs its weights as a constant; here it is computed at run time"),
    (
      "MatMul(@stack, x)",
      "MatMul needs its right operand as a constant; here it is computed at run time"
    ),
    ("MatMul(x, @stack)", "MatMul of [1, 2, 1, 4] by [1, 2, 4, 1] has no crossbar form"),
    (
      "Gemm(last2, @d2) {alpha = 2}", "Gemm with alpha 2.0, beta 1.0, transA 0 has no crossbar form"
    ),
    ("Gemm(last2, @d2, @one)", "Gemm with C of shape [1] has no crossbar form"),
    (
      "ReduceMean(x) {axes = [1]}",
      "ReduceMean along axes [1] of [1, 2, 1, 4] has no integer form before clean-up"
    ),
    (
      "ReduceMean(x) {axes = [0]}",
      "ReduceMean along axis 0 of [1, 2, 1, 4] combines images, which lie on that axis"
    ),
    (
      "Expand(x) {shape = [3, 1, 1, 1]}",
      "Expand turns [1, 2, 1, 4] into [3, 2, 1, 4], which mixes the batch axis with others"
    ),
    ("Shape(x)", "Shape is supported only if it can be folded at import"),
    ("Gather(x, @index)", "Gather along axis 0 selects images, which lie on that axis"),
    ("Cast(x) {to = int64}", "Cast is supported only if it can be folded at import"),
    (
      "ConstantOfShape() {shape = [2]}",
      "ConstantOfShape is supported only if it can be folded at import"
    ),
    ("Clip(x) {min = 2, max = 1}", "Clip with 'min' above 'max' has no integer form"),
    (
      "Sum(x, last)",
      "Sum of constants, or of activations with different ranks, has no integer form"
    ),
  ]) func aNodeThatTheMachineCannotComputeIsRefused(_ node: String, _ message: String) throws {
    let graph = try Graph(
      text: """
        memc-network 1
        input x float32[1, 2, 1, 4]
        input last float32[4]
        input last2 float32[1, 4]
        input indices int64[2]
        y = \(node)
        output y
        """, source: "net", operators: operators, constants: Self.constant)
    let operands = try #require(graph.operands(of: graph.nodes[0], try graph.types()))
    #expect {
      _ = try graph.nodes[0].op.integerForm(of: operands)
    } throws: { error in
      let diagnostic = error as? Diagnostic
      return diagnostic?.kind == .unsupported && diagnostic?.message == message
    }
  }

  @Sendable static func constant(_ name: String) throws -> AnyTensor {
    let shapes: [String: [Int]] = [
      "c": [2, 1, 4], "d": [4], "d2": [4, 3], "one": [1], "wide": [1, 2, 3, 4],
      "stack": [1, 2, 4, 1],
    ]
    if name == "zero" { return AnyTensor(Tensor<Float>([4], [1, 0, 1, 1])) }
    if name == "index" { return AnyTensor(Tensor([1], [0])) }
    return AnyTensor(Tensor(shapes[name] ?? [], repeating: Float(0.5)))
  }
}
