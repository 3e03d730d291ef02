import Basics

/// What the poolings share.
extension Operator {
  /// The window over the spatial axes of an input of `shape`, `[N, C, D1, …]`.
  func poolWindow(_ shape: [Int], _ attributes: WindowAttributes) throws -> Window {
    try attributes.window(over: Array(shape.dropFirst(2)), of: self)
  }

  func poolOutputTypes(of inputs: [TensorType], _ attributes: WindowAttributes) throws
    -> [TensorType]
  {
    try expectInputs(inputs, count: 1)
    try expectRank(inputs[0], in: 3...5)
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
    try expectRank(inputs[0], in: 3...5)
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
  /// `reduce` of those elements of each window that lie inside the input, channel by channel.
  ///
  /// - Precondition: the shape is `[N, C, D1, …]` with one axis of `window` for each `D`.
  func pooled(_ window: Window, reduce: ([Element]) -> Element) -> Tensor {
    let spatial = Array(shape.dropFirst(2))
    let sizes = spatial.elementCount
    let windows = window.positions(in: spatial)
    var result: [Element] = []
    result.reserveCapacity(shape[0] * shape[1] * windows.count)
    for plane in 0..<shape[0] * shape[1] {
      for sources in windows {
        result.append(reduce(sources.map { elements[plane * sizes + $0] }))
      }
    }
    return Tensor(shape.prefix(2) + window.outputSizes, result)
  }
}

extension Window {
  /// One window over all of a plane of these `sizes`.
  init(over sizes: [Int]) {
    let ones = sizes.map { _ in 1 }
    let zeros = sizes.map { _ in 0 }
    self.init(
      kernel: sizes, strides: ones, dilations: ones, padsBegin: zeros, padsEnd: zeros,
      outputSizes: ones)
  }

  /// For each output position, row-major, how many taps count in a mean over a plane of `sizes`.
  ///
  /// - Parameter countsPadding: whether taps in the padding count; those past it never do.
  public func tapCounts(in sizes: [Int], countsPadding: Bool) -> [Int] {
    sizes.indices.reduce([1]) { counts, axis in
      let counted =
        countsPadding
        ? -padsBegin[axis]..<sizes[axis] + padsEnd[axis] : 0..<sizes[axis]
      let along = (0..<outputSizes[axis]).map { position in
        (0..<kernel[axis]).count {
          counted.contains(source(axis: axis, position: position, tap: $0))
        }
      }
      return counts.flatMap { count in along.map { count * $0 } }
    }
  }

  /// For each output position, row-major, where in a plane of these `sizes` its window reads, in the
  /// order of the taps and without those in the padding.
  func positions(in sizes: [Int]) -> [[Int]] {
    let strides = sizes.rowMajorStrides
    return sizes.indices.reduce([[0]]) { partial, axis in
      partial.flatMap { sources in
        (0..<outputSizes[axis]).map { position in
          let taps = (0..<kernel[axis]).map { source(axis: axis, position: position, tap: $0) }
            .filter { (0..<sizes[axis]).contains($0) }
          return sources.flatMap { source in taps.map { source + $0 * strides[axis] } }
        }
      }
    }
  }
}
