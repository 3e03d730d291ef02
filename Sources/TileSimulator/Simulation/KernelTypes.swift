import CKernels
import TileMachine

extension BufferType {
  /// The type as kernels name it.
  var kernelType: memc_type {
    switch self {
    case .u8: memc_u8
    case .i8: memc_i8
    case .u16: memc_u16
    case .i16: memc_i16
    case .i32: memc_i32
    case .i64: memc_i64
    }
  }
}

extension memc_kind {
  var isQuads: Bool { self == memc_quads || self == memc_biased_quads }
}

extension ClosedRange<Int> {
  /// The largest magnitude in the range, clamped to `Int.max`.
  package var largestMagnitude: Int {
    Int(clamping: Swift.max(lowerBound.magnitude, upperBound.magnitude))
  }
}
