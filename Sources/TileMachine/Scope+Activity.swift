import Hardware

extension Scope {
  /// Returns the activity of reading `count` elements, from the local buffer or over the mesh from
  /// the global memory.
  func reading(_ count: Int, of buffer: Buffer) -> Activity {
    access(bytes: count * buffer.type.size, of: buffer, .bufferRead, .memoryRead)
  }

  /// Returns the activity of writing `count` elements.
  func writing(_ count: Int, of buffer: Buffer) -> Activity {
    access(bytes: count * buffer.type.size, of: buffer, .bufferWrite, .memoryWrite)
  }

  private func access(bytes: Int, of buffer: Buffer, _ local: Event, _ global: Event) -> Activity {
    guard isGlobal(buffer.name) else { return Activity([local: bytes]) }
    let hops = index.mesh.hopsToMemory(from: tile.number)
    return Activity(hops == 0 ? [global: bytes] : [global: bytes, .meshByte: bytes * hops])
  }
}
