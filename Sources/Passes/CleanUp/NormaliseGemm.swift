import Basics
import NetworkIR
import Operators

/// Brings Gemm to the form of a matrix with a bias: folds `alpha` and `beta` into the constants,
/// reduces `C` to one value per column, and turns a transposed `A` into a Transpose before it.
public struct NormaliseGemm: Pass {
  public static let name = "normalise-gemm"
  public static let summary = "remove alpha, beta and the transpose of A from Gemm"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    var editor = try GraphEditor(graph)
    for index in editor.indices {
      guard let gemm = editor[index].op as? Gemm else { continue }
      editor.foldFactors(of: gemm, index)
    }
    var result = editor.result()
    let types = try result.types()
    result.nodes = result.nodes.flatMap { node in
      node.transposingFirst(types) { editor.unusedName($0) }
    }
    return result
  }
}

extension GraphEditor {
  fileprivate mutating func foldFactors(of gemm: Gemm, _ index: Int) {
    guard let weights = constant(1, of: index) else { return }
    var gemm = gemm
    if gemm.alpha != 1 {
      setConstant(weights * gemm.alpha, as: 1, of: index, role: "weight", factors: [gemm.alpha])
      gemm.alpha = 1
    }
    if self[index].inputs.count < 3 {
      gemm.beta = 1
    } else if let bias = constant(2, of: index) {
      let columns = weights.shape[gemm.transposesB == 1 ? 0 : 1]
      let perColumn = (bias * gemm.beta).perColumn(columns)
      if let perColumn, gemm.beta != 1 || perColumn.shape != bias.shape {
        setConstant(perColumn, as: 2, of: index, role: "bias")
        gemm.beta = 1
      }
    }
    self[index].op = gemm
  }

  private func constant(_ input: Int, of index: Int) -> Tensor<Float>? {
    guard input < self[index].inputs.count else { return nil }
    return graph.constants[self[index].inputs[input]]?.real
  }
}

extension Tensor<Float> {
  fileprivate static func * (tensor: Self, factor: Double) -> Self {
    factor == 1 ? tensor : tensor.map { Float(Double($0) * factor) }
  }

  /// This bias, `[]`, `[1]`, `[N]` or `[1, N]`, as `[N]`; `nil` if it differs between rows.
  fileprivate func perColumn(_ columns: Int) -> Tensor<Float>? {
    if count == columns, shape.last == columns { return reshaped([columns]) }
    return count == 1 ? Tensor([columns], repeating: elements[0]) : nil
  }
}

extension Node {
  /// A Gemm that transposes its activation, as a Transpose and a Gemm; any other node unchanged.
  fileprivate func transposingFirst(
    _ types: [String: TensorType], unusedName: (String) -> String
  ) -> [Node] {
    guard var gemm = op as? Gemm, gemm.transposesA == 1 else { return [self] }
    var transpose = Transpose()
    transpose.permutation = [1, 0]
    let name = unusedName("\(name).transposed")
    gemm.transposesA = 0
    var copy = self
    copy.op = gemm
    copy.inputs[0] = name
    return [Node(name, transpose, inputs: [inputs[0]], outputs: [name], place: place), copy]
  }
}
