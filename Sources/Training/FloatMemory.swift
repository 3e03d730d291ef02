/// An array of floats at a fixed address.
final class FloatMemory: @unchecked Sendable {
  let buffer: UnsafeMutableBufferPointer<Float>
  let start: UnsafeMutablePointer<Float>
  let count: Int

  /// Zeros.
  init(count: Int) {
    self.count = count
    start = .allocate(capacity: max(count, 1))
    start.initialize(repeating: 0, count: count)
    buffer = UnsafeMutableBufferPointer(start: start, count: count)
  }

  convenience init(_ elements: [Float]) {
    self.init(count: elements.count)
    assign(elements)
  }

  deinit { start.deallocate() }

  var elements: [Float] { Array(buffer) }

  /// - Precondition: `elements` has `count` elements.
  func assign(_ elements: [Float]) {
    precondition(elements.count == count)
    _ = buffer.update(fromContentsOf: elements)
  }
}
