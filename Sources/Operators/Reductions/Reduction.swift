import Basics
import NetworkIR

/// An operator that reduces all numbers along some axes to one.
protocol Reduction: DifferentiableOperator, LeadingAxisOperator {
  /// The axes that are reduced; empty: all.
  var axes: [Int] { get set }
  /// 1: reduced axes are kept, with size 1.
  var keepsAxes: Int { get set }
  /// 1: empty `axes` means none instead of all.
  var ignoresNoAxes: Int { get set }

  func reduce(_ values: [Double]) -> Double
  func reduce(_ values: [Int]) -> Int

  /// The derivative of `reduce` with respect to each of `values`.
  func slopes(of values: [Double]) -> [Double]
}

extension Reduction {
  public static var attributeOpsets: [String: ClosedRange<Int>] {
    ["axes": .until(17), "noop_with_empty_axes": .since(18)]
  }

  public static var fields: [Field<Self>] {
    [
      Field("axes", \.axes, "the axes; negative: from the end; absent: all"),
      Field("keepdims", \.keepsAxes, in: 0...1, "1: reduced axes are kept, with size 1"),
      Field("noop_with_empty_axes", \.ignoresNoAxes, in: 0...1, "1: absent axes mean none"),
    ]
  }

  /// Along the same axes as another reduction.
  init(like other: some Reduction) {
    self.init()
    (axes, keepsAxes, ignoresNoAxes) = (other.axes, other.keepsAxes, other.ignoresNoAxes)
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
    try reducedTypes(of: inputs)
  }

  func reducedTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    let reduced = try reducedAxes(inputs[0].shape.count)
    var shape = inputs[0].shape
    for axis in reduced { shape[axis] = 1 }
    if keepsAxes == 0 {
      shape = shape.indices.filter { !reduced.contains($0) }.map { shape[$0] }
    }
    return [TensorType(inputs[0].element, shape)]
  }

  /// The offsets that place the elements of each reduction next to each other, and their number.
  private func groups(of shape: [Int]) throws -> (offsets: [[Int]], size: Int) {
    let reduced = try reducedAxes(shape.count)
    let order = shape.indices.filter { !reduced.contains($0) } + reduced
    let strides = shape.rowMajorStrides
    let offsets = order.map { axis in (0..<shape[axis]).map { $0 * strides[axis] } }
    return (offsets, reduced.reduce(1) { $0 * shape[$1] })
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { try reduced(inputs) }

  func reduced(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let output = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0]
    let (offsets, size) = try groups(of: inputs[0].shape)
    let groups = inputs[0].selecting(offsets)
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

  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    throws -> [Tensor<Float>?]
  {
    guard let input = inputs[0].real else { return [nil] }
    let (offsets, size) = try groups(of: input.shape)
    let values = input.selecting(offsets).elements.map(Double.init)
    let gradients = upstream[0].elements.enumerated().flatMap { index, gradient in
      slopes(of: Array(values[index * size..<(index + 1) * size])).map { $0 * Double(gradient) }
    }
    let origins = Tensor.positions(of: input.shape).selecting(offsets)
    return [Tensor<Double>(origins.shape, gradients).summed(at: origins, of: input.shape)]
  }
}
