import Foundation

/// An ONNX model that a test describes. Field numbers: onnx.proto of ONNX 1.23.
struct OnnxText {
  struct Tensor {
    var name = ""
    var shape: [Int] = []
    var type = 1
    var raw: [UInt8]?
    var floats: [Float] = []
    var int32s: [Int] = []
    var int64s: [Int] = []
    var doubles: [Double] = []
    var uint64s: [Int] = []
    var external: [(String, String)] = []
    var location: Int?
    var extra: [UInt8] = []

    init(_ name: String, _ shape: [Int], floats: [Float]) {
      self.name = name
      self.shape = shape
      self.floats = floats
    }

    init(_ name: String, _ shape: [Int], int64s: [Int]) {
      self.name = name
      self.shape = shape
      self.int64s = int64s
      type = 7
    }

    init(_ name: String, _ shape: [Int], type: Int, raw: [UInt8]? = nil) {
      self.name = name
      self.shape = shape
      self.type = type
      self.raw = raw
    }

    func write(_ w: inout ProtobufWriter) {
      for size in shape { w.integer(1, size) }
      w.integer(2, type)
      if !floats.isEmpty {
        w.data(4, floats.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) })
      }
      for value in int32s { w.integer(5, value) }
      for value in int64s { w.integer(7, value) }
      w.text(8, name)
      if let raw { w.data(9, raw) }
      if !doubles.isEmpty {
        w.data(10, doubles.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) })
      }
      for value in uint64s { w.integer(11, value) }
      for (key, value) in external {
        w.message(13) {
          $0.text(1, key)
          $0.text(2, value)
        }
      }
      if let location { w.integer(14, location) }
      w.bytes += extra
    }
  }

  enum Attribute {
    case int(Int)
    case float(Float)
    case text(String)
    case ints([Int])
    case floats([Float])
    case tensor(Tensor)
    case graph
    case raw((inout ProtobufWriter) -> Void)

    func write(_ name: String, _ w: inout ProtobufWriter) {
      if case .raw(let write) = self { return write(&w) }
      w.text(1, name)
      switch self {
      case .int(let value):
        w.integer(3, value)
        w.integer(20, 2)
      case .float(let value):
        w.float(2, value)
        w.integer(20, 1)
      case .text(let value):
        w.text(4, value)
        w.integer(20, 3)
      case .ints(let values):
        for value in values { w.integer(8, value) }
        w.integer(20, 7)
      case .floats(let values):
        for value in values { w.float(7, value) }
        w.integer(20, 6)
      case .tensor(let tensor):
        w.message(5) { tensor.write(&$0) }
        w.integer(20, 4)
      case .graph:
        w.message(6) { $0.text(2, "body") }
        w.integer(20, 5)
      case .raw: break
      }
    }
  }

  struct Node {
    var op: String
    var inputs: [String]
    var outputs: [String]
    var attributes: KeyValuePairs<String, Attribute>
    var name: String
    var domain: String

    init(
      _ op: String, _ inputs: [String], _ outputs: [String],
      _ attributes: KeyValuePairs<String, Attribute> = [:], name: String = "", domain: String = ""
    ) {
      self.op = op
      self.inputs = inputs
      self.outputs = outputs
      self.attributes = attributes
      self.name = name
      self.domain = domain
    }

    func write(_ w: inout ProtobufWriter) {
      for input in inputs { w.text(1, input) }
      for output in outputs { w.text(2, output) }
      if !name.isEmpty { w.text(3, name) }
      w.text(4, op)
      for (name, attribute) in attributes { w.message(5) { attribute.write(name, &$0) } }
      if !domain.isEmpty { w.text(7, domain) }
    }
  }

  enum Dimension {
    case size(Int)
    case symbol(String)
    case none
  }

  struct Value {
    var name: String
    var type: Int
    var shape: [Dimension]?

    init(_ name: String, _ shape: [Int], type: Int = 1) {
      self.name = name
      self.type = type
      self.shape = shape.map { .size($0) }
    }

    init(_ name: String, symbolic: [Dimension]?, type: Int = 1) {
      self.name = name
      self.type = type
      shape = symbolic
    }

    func write(_ w: inout ProtobufWriter) {
      w.text(1, name)
      w.message(2) {
        $0.message(1) {
          $0.integer(1, type)
          guard let shape else { return }
          $0.message(2) {
            for dimension in shape {
              $0.message(1) {
                switch dimension {
                case .size(let size): $0.integer(1, size)
                case .symbol(let symbol): $0.text(2, symbol)
                case .none: break
                }
              }
            }
          }
        }
      }
    }
  }

  var irVersion: Int? = 8
  var opsets: [(String, Int)] = [("", 13)]
  var inputs = [Value("x", [1, 2])]
  var outputs = [Value("y", [1, 2])]
  var values: [Value] = []
  var tensors: [Tensor] = []
  var nodes = [Node("Relu", ["x"], ["y"])]
  /// Additional fields of the graph, and of the model.
  var graphExtra: (inout ProtobufWriter) -> Void = { _ in }
  var modelExtra: (inout ProtobufWriter) -> Void = { _ in }

  var bytes: [UInt8] {
    var w = ProtobufWriter()
    if let irVersion { w.integer(1, irVersion) }
    w.message(7) { w in
      for node in nodes { w.message(1) { node.write(&$0) } }
      w.text(2, "g")
      for tensor in tensors { w.message(5) { tensor.write(&$0) } }
      for input in inputs { w.message(11) { input.write(&$0) } }
      for output in outputs { w.message(12) { output.write(&$0) } }
      for value in values { w.message(13) { value.write(&$0) } }
      graphExtra(&w)
    }
    for (domain, version) in opsets {
      w.message(8) {
        if !domain.isEmpty { $0.text(1, domain) }
        $0.integer(2, version)
      }
    }
    modelExtra(&w)
    return w.bytes
  }
}
