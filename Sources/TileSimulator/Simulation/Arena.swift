/// Memory that lives as long as what is bound in it; the kernels' structures point into it.
final class Arena: @unchecked Sendable {
  private var pieces: [UnsafeMutableRawPointer] = []

  /// A copy of `elements` that stays where it is, 64-byte aligned.
  func store<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    let pointer = reserve(Element.self, count: elements.count)
    pointer.initialize(from: elements, count: elements.count)
    return pointer
  }

  /// Room for `count` elements that the caller fills.
  func reserve<Element: BitwiseCopyable>(_ type: Element.Type, count: Int)
    -> UnsafeMutablePointer<Element>
  {
    let piece = UnsafeMutableRawPointer.allocate(
      byteCount: max(count * MemoryLayout<Element>.stride, 64), alignment: 64)
    pieces.append(piece)
    return piece.bindMemory(to: Element.self, capacity: count)
  }

  func store<Element: BitwiseCopyable>(_ element: Element) -> UnsafeMutablePointer<Element> {
    store([element])
  }

  deinit {
    for piece in pieces { piece.deallocate() }
  }
}
