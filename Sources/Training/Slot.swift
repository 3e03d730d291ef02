/// Where one value of a network stands in the memory of a shard: `[images, size]`.
struct Slot: Equatable, Sendable {
  /// Elements of one image.
  let size: Int
  /// Elements of one image that stand before it.
  let offset: Int
}
