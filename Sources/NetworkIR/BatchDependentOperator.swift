/// An operator whose attributes may contain the batch size, or that may reorder or combine images
/// without changing the types.
///
/// Images lie along the first axis. `SingleImage` detects everything else from the types of inputs
/// and outputs.
protocol BatchDependentOperator: Operator {
  /// Returns the operator that computes each of `count` images.
  ///
  /// - Parameter input: the type of the first input, which contains the images.
  /// - Returns: the operator for one image; `nil` if it processes images together.
  func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)?
}

extension Reshape: BatchDependentOperator {
  /// If the first size is the batch size, the elements of an image stay together and in order.
  func forOneImage(of count: Int, _ input: TensorType) -> (any Operator)? {
    var single = self
    if shape.first == count { single.shape[0] = 1 }
    return single
  }
}

extension Expand: BatchDependentOperator {
  func forOneImage(of count: Int, _ input: TensorType) -> (any Operator)? {
    var single = self
    if shape.first == count, shape.count == input.shape.count { single.shape[0] = 1 }
    return single
  }
}

extension Squeeze: BatchDependentOperator {
  /// The batch axis of a single image also has size 1, but must be kept.
  func forOneImage(of count: Int, _ input: TensorType) -> (any Operator)? {
    guard axes.isEmpty else { return self }
    var single = self
    single.axes = input.shape.indices.filter { input.shape[$0] == 1 }
    return single.axes.isEmpty ? Identity() : single
  }
}

extension Slice: BatchDependentOperator {
  /// A negative step reorders images; removed images show in the types.
  func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)? {
    let axes = try resolve(
      axes: axes.isEmpty ? Array(starts.indices) : axes, rank: input.shape.count)
    let step = axes.firstIndex(of: 0).map { steps.isEmpty ? 1 : steps[$0] } ?? 1
    return step == 1 ? self : nil
  }
}

extension Pad: BatchDependentOperator {
  /// Adding images at one end and removing as many at the other does not show in the types.
  func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)? {
    let axes =
      try axes.isEmpty
      ? Array(input.shape.indices) : resolve(axes: axes, rank: input.shape.count)
    let padsImages = axes.firstIndex(of: 0).map { pads[$0] != 0 || pads[$0 + axes.count] != 0 }
    return padsImages == true ? nil : self
  }
}

extension Normalization {
  fileprivate func unlessAlongImages(_ input: TensorType) throws -> (any Operator)? {
    // with 'flatten', an axis past the last is allowed
    let rank = input.shape.count
    return try axis != rank && resolve(axis: axis, rank: rank) == 0 ? nil : self
  }
}

extension Softmax: BatchDependentOperator {
  func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)? {
    try unlessAlongImages(input)
  }
}

extension LogSoftmax: BatchDependentOperator {
  func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)? {
    try unlessAlongImages(input)
  }
}
