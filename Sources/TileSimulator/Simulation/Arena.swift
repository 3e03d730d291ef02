/// Memory for numbers and the kernels' C structures, which point into it; freed with the arena.
final class Arena: @unchecked Sendable {
  private var pieces: [UnsafeMutableRawPointer] = []

  /// Stores a copy of `elements` at a fixed address, 64-byte aligned.
  func store<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    let pointer = reserve(Element.self, count: elements.count)
    pointer.initialize(from: elements, count: elements.count)
    return pointer
  }

  /// Reserves memory for `count` elements, which the caller initializes; 64-byte aligned.
  func reserve<Element>(_ type: Element.Type, count: Int) -> UnsafeMutablePointer<Element> {
    // unions of C are not `BitwiseCopyable` to Swift
    precondition(_isPOD(type), "kernels read plain memory")
    let piece = UnsafeMutableRawPointer.allocate(
      byteCount: max(count * MemoryLayout<Element>.stride, 64), alignment: 64)
    pieces.append(piece)
    return piece.bindMemory(to: Element.self, capacity: count)
  }

  /// Stores a copy of `element` at a fixed address, 64-byte aligned.
  func store<Element>(_ element: Element) -> UnsafeMutablePointer<Element> { store([element]) }

  deinit {
    for piece in pieces { piece.deallocate() }
  }
}
