import Basics
import CKernels
import TileMachine

/// A port with the place of each of its elements.
struct BoundPort {
  let port: Port
  let buffer: BoundBuffer
  /// The shape of one image's value: the port's, without a leading 1.
  let itemShape: [Int]
  /// Bytes from the buffer's start, in the value's order.
  let places: UnsafePointer<Int64>
  let count: Int

  /// - Throws: a diagnostic where elements lie outside the buffer.
  init(_ port: Port, in context: BindingContext) throws {
    guard let buffer = context.globals[port.buffer] else {
      throw Diagnostic.malformed(
        "'\(port.value)' has no global buffer '\(port.buffer)'", at: nil)
    }
    guard let count = port.shape.checkedElementCount, count <= buffer.buffer.size,
      port.strides.count == port.shape.count, (1...32).contains(port.bits)
    else {
      throw Diagnostic.malformed(
        "'\(port.value)' \(port.shape) does not fit buffer '\(port.buffer)'", at: nil)
    }
    guard buffer.buffer.type != .i64 else {
      throw Diagnostic.unsupported("'\(port.value)' cannot pass through an 'i64' buffer")
    }
    self.port = port
    self.buffer = buffer
    self.count = count
    itemShape = port.shape.itemShape
    let elements = try Self.elements(of: port, size: buffer.buffer.size)
    places = UnsafePointer(
      context.arena.store(elements.map { Int64($0 * buffer.elementBytes) }))
  }

  /// The buffer's element that holds each element of the value.
  private static func elements(of port: Port, size: Int) throws -> [Int] {
    let outside = Diagnostic.malformed(
      "'\(port.value)' reaches outside buffer '\(port.buffer)'", at: nil)
    let shape = ElementShape(zip(port.shape, port.strides).map { .init($0, stride: $1) })
    guard !port.shape.contains(0) else { return [] }
    let runs = try shape.orderedRuns()
    guard port.offset.magnitude <= ElementShape.limit else { throw outside }
    let elements = runs.flatMap { run in
      let first = port.offset + run.offset
      return first..<first + run.count
    }
    guard elements.allSatisfy({ (0..<size).contains($0) }) else { throw outside }
    return elements
  }

  /// - Throws: a diagnostic for codes that the port does not hold.
  func check(_ codes: Slice<UnsafeBufferPointer<Int32>>, isa: memc_isa) throws {
    let (low, high) = (Int32(clamping: range.lowerBound), Int32(clamping: range.upperBound))
    let all = UnsafeBufferPointer(rebasing: codes)
    guard memc_codes_within(isa, all.baseAddress, Int64(all.count), low, high) else {
      throw Diagnostic.malformed("'\(port.value)' holds codes outside \(range)", at: nil)
    }
  }

  /// The numbers a code can be.
  var range: ClosedRange<Int> {
    let bits = port.bits
    let all = port.isSigned ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1
    return all.clamped(to: buffer.buffer.type.range)
  }
}
