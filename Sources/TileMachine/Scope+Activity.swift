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

  /// Returns the activity of reading bytes over the mesh from the global memory.
  func reading(bytesOfGlobalMemory bytes: Int) -> Activity { global(bytes: bytes, .memoryRead) }

  private func access(bytes: Int, of buffer: Buffer, _ local: Event, _ global: Event) -> Activity {
    guard isGlobal(buffer.name) else { return Activity([local: bytes]) }
    return self.global(bytes: bytes, global)
  }

  /// How long the links to the global memory are busy, in ns; 0 without a price.
  package func memoryTime(of activity: Activity) -> Double {
    [Event.memoryRead, .memoryWrite].reduce(0) { sum, event in
      guard let work = activity.works[event] else { return sum }
      return sum + (index.price(of: event)?.time(of: work) ?? 0)
    }
  }

  private func global(bytes: Int, _ event: Event) -> Activity {
    let hops = index.mesh.hopsToMemory(from: tile.number)
    return Activity(hops == 0 ? [event: bytes] : [event: bytes, .meshByte: bytes * hops])
  }
}
