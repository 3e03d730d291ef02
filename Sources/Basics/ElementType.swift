/// The element types of files, with ONNX's names in lower case.
public enum ElementType: String, Choice {
  case float16, float32, float64
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  case bool

  public var isReal: Bool {
    switch self {
    case .float16, .float32, .float64: true
    default: false
    }
  }

  public var size: Int {
    switch self {
    case .int8, .uint8, .bool: 1
    case .float16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// The range of this type, within that of `Int`; `nil` for real types.
  public var range: ClosedRange<Int>? {
    switch self {
    case .int8: -128...127
    case .int16: -32768...32767
    case .int32: -(1 << 31)...(1 << 31) - 1
    case .int64: Int.min...Int.max
    case .uint8: 0...255
    case .uint16: 0...65535
    case .uint32: 0...(1 << 32) - 1
    case .uint64: 0...Int.max
    case .bool: 0...1
    case .float16, .float32, .float64: nil
    }
  }
}
