import CKernels

extension BufferType {
  /// The kernels' name of this type.
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

  /// The numbers it holds.
  var numbers: ClosedRange<Int> {
    switch self {
    case .u8: 0...255
    case .u16: 0...65535
    case .i8, .i16, .i32, .i64: Int.min >> (64 - 8 * size)...Int.max >> (64 - 8 * size)
    }
  }

  /// Whether it holds activation codes, not wide sums.
  var holdsCodes: Bool { size <= 2 }
}

extension ClosedRange<Int> {
  /// Whether it holds every number of `other`.
  func covers(_ other: ClosedRange<Int>) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound
  }

  /// The largest magnitude in it, held at `Int.max`.
  var largestMagnitude: Int {
    Int(clamping: Swift.max(lowerBound.magnitude, upperBound.magnitude))
  }
}
