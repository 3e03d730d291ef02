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

  /// How long the links that all tiles share are busy with an activity and its transfers; 0 without a
  /// price.
  package func linkTimes(of activity: Activity, _ transfers: [Transfer]) -> LinkTimes {
    let memory = [Event.memoryRead, .memoryWrite].reduce(0) { sum, event in
      sum + (activity.works[event].flatMap { index.price(of: event)?.time(of: $0) } ?? 0)
    }
    return transfers.reduce(into: LinkTimes(memory: memory)) { times, transfer in
      let time = index.price(of: .linkByte)?.time(of: Activity.Work(transfer.bytes)) ?? 0
      for link in index.mesh.route(of: transfer).links { times.add(time, link: link) }
    }
  }

  private func global(bytes: Int, _ event: Event) -> Activity {
    Activity([event: bytes])
      + Activity(bytes: bytes, over: index.mesh.route(from: tile.number, to: nil))
  }
}
