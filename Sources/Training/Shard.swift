/// A part of a batch as it runs through a network, with the parameters that it uses.
///
/// Values and their gradients are `[images, size]` each. The parameters may be shared with other
/// shards; each shard has its own gradient until all are summed.
struct Shard {
  typealias Floats = UnsafeMutablePointer<Float>

  let images: Int
  /// The number of images that memory is allocated for; it sets where each value starts.
  let capacity: Int
  let values: Floats
  let gradients: Floats
  let parameters: UnsafePointer<Float>
  /// The matrices with mostly zero weights; those zeros get no gradient.
  let sparsity: Sparsity
  /// Whether the gradients of matrices that multiply one vector stay products, not written to
  /// `parameterGradients`.
  let keepsProducts: Bool
  let parameterGradients: Floats
  let scratch: Floats

  func value(_ slot: Slot) -> Floats { values + slot.offset * capacity }
  func gradient(_ slot: Slot) -> Floats { gradients + slot.offset * capacity }
}
