/// One node of a network in training, for all images of a shard at once.
protocol TrainingStep: Sendable {
  /// Floats of scratch memory that a shard of `images` images needs.
  func scratchCount(images: Int) -> Int

  /// The matrices that a shard's sparsity may contain.
  var weightMatrices: [WeightMatrix] { get }

  /// After `backward` on one image, the gradient of a matrix that is a product of two vectors.
  func product(_ shard: Shard) -> (start: Int, gradient: OuterProduct)?

  /// The output of a layer with weights; `nil` for any other step.
  var sums: Slot? { get }

  /// The input of stochastic neurons; `nil` for any other step.
  var neurons: Slot? { get }

  /// This step, computed by arrays if `layers` has its weights.
  func read(through layers: [ConvertedLayer]) -> any TrainingStep

  /// Writes the output's value.
  func forward(_ shard: Shard)

  /// Adds the contribution of the output's gradient to the gradients of the inputs and parameters.
  /// It may change the output's gradient.
  func backward(_ shard: Shard)
}

extension TrainingStep {
  var weightMatrices: [WeightMatrix] { [] }
  func scratchCount(images: Int) -> Int { 0 }
  func product(_ shard: Shard) -> (start: Int, gradient: OuterProduct)? { nil }
  var sums: Slot? { nil }
  var neurons: Slot? { nil }
  func read(through layers: [ConvertedLayer]) -> any TrainingStep { self }
}
