import Basics
import NetworkIR
import Operators
import Testing

@Suite struct GradientTests {
  /// Of composite operators, the parts have gradients.
  @Test func allOperatorsExceptStepsAndConstantsHaveAGradient() {
    let without = operators.types.filter {
      !($0 is any DifferentiableOperator.Type) && !($0 is any CompositeOperator.Type)
    }
    #expect(
      without.map { $0.name } == [
        "ArgMax", "ArgMin", "BipolarQuant", "Ceil", "Constant", "ConstantOfShape", "DynamicQuant",
        "Equal", "Floor", "OneHot",
        "Quant", "Round", "Shape", "Sign",
      ])
  }

  /// Uses the attributes and shapes of the onnxruntime cases, with other real numbers.
  @Test(arguments: OperatorTests.cases, 0..<UInt64(2))
  func anOperatorsGradientMatchesFiniteDifferences(_ example: OperatorCase, seed: UInt64) throws {
    let (op, inputs) = try example.operation()
    guard let op = op as? any DifferentiableOperator else { return }
    try expectGradients(op, inputs, seed: seed)
  }

  @Test func everyDifferentiableOperatorHasACase() throws {
    let passed = try OperatorTests.cases.filter { example in
      let inputs = try example.operation().inputs
      return example.outputs.contains { $0.real?.count ?? 0 > 0 }
        && inputs.contains { $0.real?.count ?? 0 > 0 }
    }
    let differentiable = operators.types.filter { $0 is any DifferentiableOperator.Type }
    #expect(Set(passed.map(\.op)).isSuperset(of: differentiable.map { $0.name }))
  }

  @Test(arguments: RandomOperator.names, 0..<UInt64(12))
  func aGradientOnRandomShapesMatchesFiniteDifferences(_ name: String, seed: UInt64) throws {
    let (op, shapes) = try RandomOperator.make(name, seed: seed)
    var inputs = shapes.map { AnyTensor(Tensor($0, repeating: Float(0))) }
    if name == "Where" {
      inputs[0] = AnyTensor(
        Philox(seed: seed, stream: 9).distinctReals(shapes[0]).map { $0 > 0 ? 1 : 0 }, type: .bool)
    }
    try expectGradients(try #require(op as? any DifferentiableOperator), inputs, seed: seed)
  }

  /// - Parameter inputs: real elements are replaced by random ones.
  private func expectGradients(
    _ op: any DifferentiableOperator, _ inputs: [AnyTensor], seed: UInt64
  ) throws {
    let inputs = inputs.enumerated().map { index, input in
      guard input.real != nil else { return input }
      let values = Philox(seed: seed, stream: UInt64(index)).distinctReals(input.shape)
      return AnyTensor(values.map { op.awayFromPoles($0, input: index) }, type: input.type)
    }
    let outputs = try op.evaluate(inputs)
    let upstream = outputs.map { output in
      Philox(seed: seed, stream: 99).distinctReals(output.shape)
    }
    let gradients = try op.gradients(of: inputs, outputs: outputs, upstream: upstream)
    let isReal = inputs.map { $0.real != nil && outputs[0].real != nil }
    try #require(gradients.map { $0 != nil } == isReal)
    let reals = inputs.indices.filter { isReal[$0] }
    try FiniteDifferences().expect(
      gradients.compactMap { $0 }, of: reals.map { inputs[$0].asReal }, upstream: upstream
    ) { variables in
      var moved = inputs
      for (index, variable) in zip(reals, variables) {
        moved[index] = AnyTensor(variable, type: inputs[index].type)
      }
      return try op.evaluate(moved).map(\.asReal)
    }
  }

  @Test(arguments: [
    ("Relu", "", [Float(-1), 0, 1], [Float(0), 0, 1]),
    ("Clip", "min = -1.0, max = 1.0", [-1, 0, 1], [0, 1, 0]),
    ("Clip", "min = 2.0, max = 1.0", [0, 1, 2], [0, 0, 0]),
    ("LeakyRelu", "alpha = 0.25", [-1, 0, 1], [0.25, 0.25, 1]),
    ("Elu", "alpha = 2.0", [0, 1, 2], [2, 1, 1]),
    ("HardSigmoid", "alpha = 0.5, beta = 0.5", [-1, 0, 1], [0, 0.5, 0]),
    ("HardSwish", "", [-3, 0, 3], [0, 0.5, 1]),
  ]) func theSlopeAtAKinkIsThatOfOneSide(
    _ name: String, _ attributes: String, _ input: [Float], _ expected: [Float]
  ) throws {
    #expect(try gradient(name, attributes, Tensor([3], input), [1, 1, 1]) == expected)
  }

  @Test(arguments: [("MaxPool", "kernel_shape = [3]"), ("GlobalMaxPool", "")])
  func theFirstOfSeveralMaximaTakesTheWholeGradient(_ name: String, _ attributes: String) throws {
    let input = Tensor<Float>([1, 1, 3], [1, 2, 2])
    #expect(try gradient(name, attributes, input, [5]) == [0, 5, 0])
  }

  private func gradient(
    _ name: String, _ attributes: String, _ input: Tensor<Float>, _ upstream: [Float]
  ) throws -> [Float]? {
    var reader = TextReader("{\(attributes)}", source: "record")
    let op = try operators.make(name, try reader.record())
    let differentiable = try #require(op as? any DifferentiableOperator)
    let outputs = try op.evaluate([AnyTensor(input)])
    return try differentiable.gradients(
      of: [AnyTensor(input)], outputs: outputs, upstream: [Tensor(outputs[0].shape, upstream)])[0]?
      .elements
  }
}

extension Operator {
  /// `value`, moved away from 0 if the operator divides by it.
  fileprivate func awayFromPoles(_ value: Float, input: Int) -> Float {
    switch (name, input) {
    case ("Div", 1), ("Reciprocal", 0): value + (value < 0 ? -1 : 1)
    case ("Log", 0), ("Sqrt", 0), ("Pow", 0): value.magnitude + 1
    case ("BatchNormalization", 4): value.magnitude + 1
    default: value
    }
  }
}
