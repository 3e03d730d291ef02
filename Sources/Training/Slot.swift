/// The place of one value `[images, size]` of a network in a shard's memory.
struct Slot: Equatable, Sendable {
  /// Elements of one image.
  let size: Int
  /// Elements of one image stored before it.
  let offset: Int
}
