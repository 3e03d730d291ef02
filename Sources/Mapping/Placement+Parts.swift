extension Placement {
  /// The placements of parts, whose positions are numbered on from part to part.
  ///
  /// - Parameter positions: the positions of the chip.
  public init(parts: [Placement], positions: Int) {
    let blocks = parts.enumerated().flatMap { part, placement in
      placement.blocks.map { block in
        var block = block
        block.array += part * positions
        return block
      }
    }
    self.init(
      blocks: blocks,
      arrayCount: (parts.count - 1) * positions + (parts.last?.arrayCount ?? 0))
  }
}
