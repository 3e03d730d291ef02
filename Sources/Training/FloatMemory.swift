/// An array of floats at a fixed address.
public final class FloatMemory: @unchecked Sendable {
  public let buffer: UnsafeMutableBufferPointer<Float>
  public let start: UnsafeMutablePointer<Float>
  public let count: Int

  /// Zeros.
  public init(count: Int) {
    self.count = count
    start = .allocate(capacity: max(count, 1))
    start.initialize(repeating: 0, count: count)
    buffer = UnsafeMutableBufferPointer(start: start, count: count)
  }

  public convenience init(_ elements: [Float]) {
    self.init(count: elements.count)
    assign(elements)
  }

  deinit { start.deallocate() }

  public var elements: [Float] { Array(buffer) }

  /// - Precondition: `elements` has `count` elements.
  public func assign(_ elements: [Float]) {
    precondition(elements.count == count)
    _ = buffer.update(fromContentsOf: elements)
  }
}
