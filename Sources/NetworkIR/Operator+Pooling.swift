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
