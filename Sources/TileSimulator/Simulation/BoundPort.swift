import Basics
import CKernels
import TileMachine

/// A port and the place of each of its elements.
struct BoundPort {
  let port: Port
  let buffer: BoundBuffer
  /// The shape of the value of one image: that of the port, without a leading 1.
  let itemShape: [Int]
  /// Byte offsets from the start of the buffer, in the order of the value.
  let places: UnsafePointer<Int64>
  let count: Int

  /// - Throws: a diagnostic if elements lie outside the buffer.
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
    places = UnsafePointer(context.arena.store(try Self.places(of: port, in: buffer)))
  }

  /// The byte offset of each element of the value.
  private static func places(of port: Port, in buffer: BoundBuffer) throws -> [Int64] {
    guard !port.shape.contains(0) else { return [] }
    let size = buffer.buffer.size
    let axes = zip(port.shape, port.strides).filter { $0.0 > 1 }
    let outside = Diagnostic.malformed(
      "'\(port.value)' reaches outside buffer '\(port.buffer)'", at: nil)
    guard (0..<size).contains(port.offset),
      axes.allSatisfy({ count, stride in stride.magnitude <= (size - 1) / (count - 1) })
    else { throw outside }
    let distances = axes.map { count, stride in (count - 1) * stride }
    guard distances.reduce(port.offset, { $0 + min($1, 0) }) >= 0,
      distances.reduce(port.offset, { $0 + max($1, 0) }) < size
    else { throw outside }
    let bytes = Int64(buffer.elementBytes)
    return axes.reduce([Int64(port.offset) * bytes]) { starts, axis in
      var places: [Int64] = []
      places.reserveCapacity(starts.count * axis.0)
      for start in starts {
        for index in 0..<axis.0 { places.append(start + Int64(index * axis.1) * bytes) }
      }
      return places
    }
  }

  /// - Throws: a diagnostic for codes outside the range of the port.
  func check(_ codes: Slice<UnsafeBufferPointer<Int32>>, isa: memc_isa) throws {
    let (low, high) = (Int32(clamping: range.lowerBound), Int32(clamping: range.upperBound))
    let all = UnsafeBufferPointer(rebasing: codes)
    guard memc_codes_within(isa, all.baseAddress, Int64(all.count), low, high) else {
      throw Diagnostic.malformed("'\(port.value)' holds codes outside \(range)", at: nil)
    }
  }

  /// The range of its codes.
  var range: ClosedRange<Int> {
    let bits = port.bits
    let all = port.isSigned ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1
    return all.clamped(to: buffer.buffer.type.range)
  }
}
