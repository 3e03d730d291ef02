/// Values of a shard that hooks may change before the next step reads them.
public struct PerturbedValues {
  public enum Kind: Sendable {
    /// The outputs of a layer with weights.
    case sums
    /// The inputs of stochastic neurons, the activation `Switching`.
    case neurons
  }

  public let kind: Kind
  /// The place of the layer among those of its kind.
  public let layer: Int
  /// `[images, size]`.
  public let elements: UnsafeMutableBufferPointer<Float>
  /// Elements of one image.
  public let size: Int

  public init(
    _ kind: Kind, layer: Int, _ elements: UnsafeMutableBufferPointer<Float>, size: Int
  ) {
    (self.kind, self.layer, self.elements, self.size) = (kind, layer, elements, size)
  }

  init(_ kind: Kind, layer: Int, _ slot: Slot, of shard: Shard) {
    self.init(
      kind, layer: layer,
      UnsafeMutableBufferPointer(start: shard.value(slot), count: shard.images * slot.size),
      size: slot.size)
  }
}
