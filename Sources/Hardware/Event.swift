import Basics

/// The events of components; each has at most one price.
public enum Event: String, Choice {
  case arrayRead = "array-read"
  case dacConversion = "dac-conversion"
  case sampleAndHold = "sample-and-hold"
  case adcConversion = "adc-conversion"
  case shiftAdd = "shift-add"
  case registerRead = "register-read"
  case registerWrite = "register-write"
  case bufferRead = "buffer-read"
  case bufferWrite = "buffer-write"
  case memoryRead = "memory-read"
  case memoryWrite = "memory-write"
  case vectorOperation = "vector-operation"
  case poolingOperation = "pooling-operation"
  case lookup = "lookup"
  case meshByte = "mesh-byte"
  case linkByte = "link-byte"
  case writePulse = "write-pulse"
  case verifyRead = "verify-read"
  case neuronWrite = "neuron-write"
  case neuronRead = "neuron-read"
  case neuronReset = "neuron-reset"

  /// Whether the event has a width in bits, that of converters or drivers.
  public var hasWidth: Bool {
    switch self {
    case .arrayRead, .dacConversion, .adcConversion: true
    default: false
    }
  }

  /// What happens in one event.
  public var summary: String {
    switch self {
    case .arrayRead: "one physical array driven for one input cycle"
    case .dacConversion: "one word line driven for one cycle"
    case .sampleAndHold: "one column sampled and held"
    case .adcConversion: "one column converted to a code"
    case .shiftAdd: "one code shifted and added to a sum"
    case .registerRead: "one byte read from the input and output registers of arrays"
    case .registerWrite: "one byte written to the input and output registers of arrays"
    case .bufferRead: "one byte read from the local buffer of a tile"
    case .bufferWrite: "one byte written to the local buffer of a tile"
    case .memoryRead: "one byte read from the global memory"
    case .memoryWrite: "one byte written to the global memory"
    case .vectorOperation: "one element processed by the vector unit: requantize, add, multiply"
    case .poolingOperation: "one tap of a pooling window"
    case .lookup: "one look-up of a function table"
    case .meshByte: "one byte over one mesh link"
    case .linkByte: "one byte over the link between two chips"
    case .writePulse: "one programming pulse on a cell"
    case .verifyRead: "one read of a cell to verify what was written"
    case .neuronWrite: "one memristive neuron written"
    case .neuronRead: "one memristive neuron read"
    case .neuronReset: "one memristive neuron reset after it has switched"
    }
  }
}
