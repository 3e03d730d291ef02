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

  init(_ port: Port, in context: BindingContext) {
    self.port = port
    buffer = context.globals[declared: port.buffer]
    itemShape = port.shape.itemShape
    let levels = zip(port.shape, port.strides).map { ElementShape.Level($0, stride: $1) }
    let bytes = buffer.elementBytes
    let offsets = ElementShape(levels).offsets.map { Int64((port.offset + $0) * bytes) }
    count = offsets.count
    places = UnsafePointer(context.arena.store(offsets))
  }

  /// - Parameter bits: of the codes.
  /// - Throws: a diagnostic for codes outside their range.
  func check(_ codes: UnsafeBufferPointer<Int32>, bits: Int, isa: memc_isa) throws {
    let range = ClosedRange.codes(bits: bits, isSigned: port.isSigned)
    guard
      memc_codes_within(
        isa, codes.baseAddress, Int64(codes.count), Int32(range.lowerBound), Int32(range.upperBound)
      )
    else {
      throw Diagnostic.malformed("'\(port.value)' holds codes outside \(range)", at: nil)
    }
  }
}
