import Basics
import NetworkIR

/// `Y = alpha · A' · B' + beta · C`, with the weights `B` in crossbars. Source: ONNX, Gemm.
///
/// `A'` is `[M, K]` and `B'` is `[K, N]`; they are the transposes of the inputs if `transA` or
/// `transB` is 1. `C` broadcasts to `[M, N]` and may be absent.
public struct Gemm: Operator {
  public static let name = "Gemm"
  public static let summary = "alpha · A · B + beta · C for matrices, either of A and B transposed"
  public static let versions = [1, 6, 7, 9, 11, 13]
  public static let attributeOpsets: [String: ClosedRange<Int>] = ["broadcast": .until(6)]
  public static var fields: [Field<Self>] {
    [
      Field("alpha", \.alpha, in: .singlePrecision, "factor of the product"),
      Field("beta", \.beta, in: .singlePrecision, "factor of C"),
      Field("transA", \.transposesA, in: 0...1, "1: A is [K, M]"),
      Field("transB", \.transposesB, in: 0...1, "1: B is [N, K]"),
    ]
  }

  public var alpha = 1.0
  public var beta = 1.0
  public var transposesA = 0
  public var transposesB = 0

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    // before opset 7: C is broadcast only if this is 1, which equal shapes do not need
    node.attributes["broadcast"] = nil
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 2...3)
    try expectReal(inputs)
    try expectRank(inputs[0], in: 2...2, "A")
    try expectRank(inputs[1], in: 2...2, "B")
    let a = transposesA == 1 ? inputs[0].shape.reversed() : inputs[0].shape
    let b = transposesB == 1 ? inputs[1].shape.reversed() : inputs[1].shape
    guard a[1] == b[0] else {
      throw Diagnostic.malformed("Gemm cannot multiply \(a) by \(b)", at: nil)
    }
    let shape = [a[0], b[1]]
    if inputs.count == 3, try Broadcast(inputs[2].shape, shape, of: self).shape != shape {
      throw Diagnostic.malformed("C of shape \(inputs[2].shape) does not fit \(shape)", at: nil)
    }
    return [TensorType(inputs[0].element, shape)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let a = transposesA == 1 ? inputs[0].asReal.transposed : inputs[0].asReal
    let b = inputs[1].asReal
    let products = transposesB == 1 ? a.products(withRowsOf: b) : a.product(with: b)
    var sums = products.map { $0 * alpha }
    if inputs.count == 3 {
      let addend = inputs[2].asReal.broadcast(to: sums.shape)
      for index in sums.elements.indices {
        sums.elements[index] += beta * Double(addend.elements[index])
      }
    }
    return [AnyTensor(sums.map { Float($0) }, type: inputs[0].type)]
  }

  public func operationsPerElement(of inputs: [TensorType]) -> Int {
    inputs[0].shape.max() ?? 1
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try expectConstant(inputs, 1, "B")
    if inputs.count == 3 { try expectConstant(inputs, 2, "C") }
    guard alpha == 1, beta == 1, transposesA == 0 else {
      throw unsupported(
        "with alpha \(alpha), beta \(beta), transA \(transposesA) has no crossbar form",
        note: "run the clean-up pass, which folds these into the weights")
    }
    let b = inputs[1].type.shape
    let transposed = transposesB == 1
    let (rows, columns) = transposed ? (b[1], b[0]) : (b[0], b[1])
    if inputs.count == 3, inputs[2].type.shape.elementCount != columns {
      throw unsupported(
        "with C of shape \(inputs[2].type.shape) has no crossbar form",
        note: "give the bias one value for each of the \(columns) columns")
    }
    return .matrix(
      MatrixForm(
        weightInput: 1, biasInput: inputs.count == 3 ? 2 : nil, rows: rows, columns: columns,
        window: nil,
        layout: transposed
          ? WeightLayout(column: rows, channel: 1) : WeightLayout(column: 1, channel: columns)))
  }
}
