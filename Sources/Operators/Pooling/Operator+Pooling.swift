import Basics
import NetworkIR

/// What pooling operators have in common.
extension Operator {
  /// The window over the spatial axes of an input of `shape`, `[N, C, D1, …]`.
  func poolWindow(_ shape: [Int], _ attributes: WindowAttributes) throws -> Window {
    try attributes.window(over: Array(shape.dropFirst(2)), of: self)
  }

  func poolOutputTypes(of inputs: [TensorType], _ attributes: WindowAttributes) throws
    -> [TensorType]
  {
    try expectInputs(inputs, count: 1)
    try expectImage(inputs[0])
    let window = try poolWindow(inputs[0].shape, attributes)
    for axis in window.kernel.indices {
      let extent = (window.kernel[axis] - 1) * window.dilations[axis] + 1
      guard max(window.padsBegin[axis], window.padsEnd[axis]) < extent else {
        throw Diagnostic.malformed("\(Self.name) pads by a whole window of \(extent)", at: nil)
      }
    }
    return [TensorType(inputs[0].element, inputs[0].shape.prefix(2) + window.outputSizes)]
  }

  func globalPoolOutputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    try expectReal(inputs)
    try expectImage(inputs[0])
    let ones = inputs[0].shape.dropFirst(2).map { _ in 1 }
    return [TensorType(inputs[0].element, inputs[0].shape.prefix(2) + ones)]
  }
}

extension Tensor<Float> {
  /// The mean of each window, channel by channel, summed in double precision.
  ///
  /// - Precondition: as `pooled`.
  func averaged(_ window: Window, countsPadding: Bool) -> Tensor<Float> {
    let sums = map(Double.init).pooled(window) { values in values.reduce(0, +) }
    let counts = window.tapCounts(in: Array(shape.dropFirst(2)), countsPadding: countsPadding)
    return Tensor(
      sums.shape,
      sums.elements.enumerated().map { Float($1 / Double(max(counts[$0 % counts.count], 1))) })
  }
}

extension Tensor {
  /// Applies `reduce` to the elements of each window that lie inside the input, channel by channel.
  ///
  /// - Precondition: the shape is `[N, C, D1, …]` with one axis of `window` for each `D`.
  func pooled(_ window: Window, reduce: ([Element]) -> Element) -> Tensor {
    let spatial = Array(shape.dropFirst(2))
    let (planes, size) = (shape[0] * shape[1], spatial.elementCount)
    let positions = window.outputSizes.elementCount
    var result: [Element] = []
    result.reserveCapacity(planes * positions)
    for position in 0..<positions {
      let sources = window.sources(at: position, in: spatial)
      for plane in 0..<planes { result.append(reduce(sources.map { elements[plane * size + $0] })) }
    }
    return Tensor([positions, planes], result).transposed
      .reshaped(shape.prefix(2) + window.outputSizes)
  }
}

extension Window {
  /// A single window that covers a plane of these `sizes`.
  init(over sizes: [Int]) {
    let ones = sizes.map { _ in 1 }
    let zeros = sizes.map { _ in 0 }
    self.init(
      kernel: sizes, strides: ones, dilations: ones, padsBegin: zeros, padsEnd: zeros,
      outputSizes: ones)
  }

  /// The number of taps that count in a mean over a plane of `sizes`, by row-major output position.
  ///
  /// - Parameter countsPadding: whether taps in the padding count; those past it never do.
  public func tapCounts(in sizes: [Int], countsPadding: Bool) -> [Int] {
    sizes.indices.reduce([1]) { counts, axis in
      let counted =
        countsPadding
        ? -padsBegin[axis]..<sizes[axis] + padsEnd[axis] : 0..<sizes[axis]
      let along = (0..<outputSizes[axis]).map { taps(axis: axis, position: $0, in: counted).count }
      return counts.flatMap { count in along.map { count * $0 } }
    }
  }

  /// The indices in a plane of these `sizes` that the window at a row-major output position reads,
  /// in the order of the taps, without those in the padding.
  func sources(at position: Int, in sizes: [Int]) -> [Int] {
    let (strides, outputStrides) = (sizes.rowMajorStrides, outputSizes.rowMajorStrides)
    return sizes.indices.reduce([0]) { sources, axis in
      let along = position / outputStrides[axis] % outputSizes[axis]
      let taps = taps(axis: axis, position: along, in: 0..<sizes[axis])
      return sources.flatMap { start in
        taps.map { start + source(axis: axis, position: along, tap: $0) * strides[axis] }
      }
    }
  }

  /// Whether some window lies entirely in the padding around a plane of these `sizes`.
  func hasPositionInPadding(around sizes: [Int]) -> Bool {
    sizes.indices.contains { axis in
      (0..<outputSizes[axis]).contains {
        taps(axis: axis, position: $0, in: 0..<sizes[axis]).isEmpty
      }
    }
  }

  /// The taps of the window at `position` along `axis` that read inside `range`.
  private func taps(axis: Int, position: Int, in range: Range<Int>) -> Range<Int> {
    let start = source(axis: axis, position: position, tap: 0)
    let dilation = dilations[axis]
    let first = max(range.lowerBound - start + dilation - 1, 0) / dilation
    let end = (max(range.upperBound - start, 0) + dilation - 1) / dilation
    let last = min(end, kernel[axis])
    return min(first, last)..<last
  }
}
