/// One node of a network as training runs it, for all images of a shard at once.
protocol TrainingStep: Sendable {
  /// Floats of scratch memory that a shard of as many images must have.
  func scratchCount(images: Int) -> Int

  /// The matrices that a shard's sparsity may tell of.
  var weightMatrices: [WeightMatrix] { get }

  /// Where the output of a layer with weights stands; `nil` for any other step.
  var sums: Slot? { get }

  /// Writes the output's value.
  func forward(_ shard: Shard)

  /// Adds to the gradients of the inputs and of the parameters what follows from the output's
  /// gradient, which may be changed.
  func backward(_ shard: Shard)
}

extension TrainingStep {
  var weightMatrices: [WeightMatrix] { [] }
  func scratchCount(images: Int) -> Int { 0 }
  var sums: Slot? { nil }
}
