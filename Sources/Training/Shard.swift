/// Some images of a batch on their way through a network, and what they share with the others.
///
/// Values and their gradients are `[images, size]` each. The parameters are those that this shard
/// sees; its gradient of them is its own until all shards are added up.
struct Shard {
  typealias Floats = UnsafeMutablePointer<Float>

  let images: Int
  /// Room for as many images; where each value starts follows from it.
  let capacity: Int
  let values: Floats
  let gradients: Floats
  let parameters: UnsafePointer<Float>
  /// Matrices most of whose weights are 0 and take no gradient.
  let sparsity: Sparsity
  let parameterGradients: Floats
  let scratch: Floats

  func value(_ slot: Slot) -> Floats { values + slot.offset * capacity }
  func gradient(_ slot: Slot) -> Floats { gradients + slot.offset * capacity }
}
