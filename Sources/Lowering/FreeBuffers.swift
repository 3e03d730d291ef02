import TileMachine

/// Buffers whose values are no longer needed, so that others can take their place.
struct FreeBuffers {
  private var buffers: [Buffer] = []

  mutating func add(_ buffer: Buffer) { buffers.append(buffer) }

  /// Takes the smallest buffer of a type that holds `size` elements, the first of several; `nil` if
  /// there is none.
  ///
  /// - Parameter isUsable: whether a buffer may be written now.
  mutating func take(
    _ type: BufferType, size: Int, where isUsable: (Buffer) -> Bool = { _ in true }
  ) -> Buffer? {
    let fitting = buffers.indices.filter {
      buffers[$0].type == type && buffers[$0].size >= size && isUsable(buffers[$0])
    }
    return fitting.min { (buffers[$0].size, $0) < (buffers[$1].size, $1) }.map {
      buffers.remove(at: $0)
    }
  }
}
