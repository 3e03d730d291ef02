import Basics

/// An operator that makes one number of all along some axes.
protocol Reduction: Operator {
  /// The axes that are reduced; empty: all.
  var axes: [Int] { get set }
  /// 1: reduced axes stay, with size 1.
  var keepsAxes: Int { get set }
  /// 1: empty `axes` means none and not all.
  var ignoresNoAxes: Int { get set }

  func reduce(_ values: [Double]) -> Double
  func reduce(_ values: [Int]) -> Int
}

extension Reduction {
  public static var fields: [Field<Self>] {
    [
      Field("axes", \.axes, "the axes; negative: from the end; absent: all"),
      Field("keepdims", \.keepsAxes, in: 0...1, "1: reduced axes stay, with size 1"),
      Field("noop_with_empty_axes", \.ignoresNoAxes, in: 0...1, "1: absent axes mean none"),
    ]
  }

  public static func adapt(_ node: inout ImportedNode) throws {
    guard node.opset >= 18 else { return }
    try node.takeConstants(from: 1, as: ["axes"])
  }

  /// The axes of `rank` that are reduced, ascending.
  func reducedAxes(_ rank: Int) throws -> [Int] {
    if axes.isEmpty { return ignoresNoAxes == 1 ? [] : Array(0..<rank) }
    return try resolve(axes: axes, rank: rank).sorted()
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    let reduced = try reducedAxes(inputs[0].shape.count)
    var shape = inputs[0].shape
    for axis in reduced { shape[axis] = 1 }
    if keepsAxes == 0 {
      shape = shape.indices.filter { !reduced.contains($0) }.map { shape[$0] }
    }
    return [TensorType(inputs[0].element, shape)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let output = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0]
    let shape = inputs[0].shape
    let reduced = try reducedAxes(shape.count)
    let order = shape.indices.filter { !reduced.contains($0) } + reduced
    let strides = shape.rowMajorStrides
    let groups = inputs[0].selecting(
      order.map { axis in (0..<shape[axis]).map { $0 * strides[axis] } })
    let size = reduced.reduce(1) { $0 * shape[$1] }
    let starts = (0..<output.shape.elementCount).map { $0 * size }
    switch groups.content {
    case .real(let tensor):
      let results = starts.map { start in
        Float(reduce(tensor.elements[start..<start + size].map(Double.init)))
      }
      return [AnyTensor(Tensor(output.shape, results), type: output.element)]
    case .integer(let tensor):
      let results = starts.map { reduce(Array(tensor.elements[$0..<$0 + size])) }
      let wrapped = Tensor(output.shape, results).map { output.element.wrapping($0) }
      return [AnyTensor(wrapped, type: output.element)]
    }
  }
}
