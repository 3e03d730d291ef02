/// The element types that files may hold, named as ONNX names them in lower case.
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
}
