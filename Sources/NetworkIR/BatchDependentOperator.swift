/// An operator whose attributes may hold a number of images, or which may move or join images
/// without types that tell.
///
/// Images lie along the first axis. What the types of inputs and outputs tell by themselves needs no
/// word here: `SingleImage` sees it.
protocol BatchDependentOperator: Operator {
  /// What this operator does for each of `count` images.
  ///
  /// - Parameter input: the type of the first input, which holds the images.
  /// - Returns: the operator for one image; `nil` where it treats images together.
  func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)?
}

extension Reshape: BatchDependentOperator {
  /// The elements of an image stay together and in order where the first size is that of the batch.
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
  /// The axis of a single image has size 1, too, but stays.
  func forOneImage(of count: Int, _ input: TensorType) -> (any Operator)? {
    guard axes.isEmpty else { return self }
    var single = self
    single.axes = input.shape.indices.filter { input.shape[$0] == 1 }
    return single.axes.isEmpty ? Identity() : single
  }
}

extension Slice: BatchDependentOperator {
  /// Backwards, images change places; what is left out shows in the types.
  func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)? {
    let axes = try resolve(
      axes: axes.isEmpty ? Array(starts.indices) : axes, rank: input.shape.count)
    let step = axes.firstIndex(of: 0).map { steps.isEmpty ? 1 : steps[$0] } ?? 1
    return step == 1 ? self : nil
  }
}

extension Pad: BatchDependentOperator {
  /// As many images added at one end as left out at the other do not show in the types.
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
    // flattened, an axis past the last is allowed
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
