extension Placement {
  /// The same blocks on the positions that are not lost, in the same order.
  public func avoiding(_ lost: Set<Int>) -> Placement {
    guard !lost.isEmpty else { return self }
    var sound: [Int] = []
    var position = 0
    while sound.count < arrayCount {
      if !lost.contains(position) { sound.append(position) }
      position += 1
    }
    var placement = self
    for index in blocks.indices { placement.blocks[index].array = sound[blocks[index].array] }
    placement.arrayCount = (sound.last ?? -1) + 1
    return placement
  }
}
