import Basics

private typealias Node = OnnxText.Node
private typealias Value = OnnxText.Value

extension MalformedModel {
  /// Bytes that are not a protobuf message, or are too expensive to parse.
  static let wire: [MalformedModel] = {
    func nested(_ depth: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      for _ in 0..<depth {
        var attribute = ProtobufWriter()
        attribute.data(6, bytes)
        var node = ProtobufWriter()
        node.data(5, attribute.bytes)
        var graph = ProtobufWriter()
        graph.data(1, node.bytes)
        bytes = graph.bytes
      }
      var model = ProtobufWriter()
      model.data(7, bytes)
      return model.bytes
    }
    let valid = OnnxText().bytes
    let wrong: [(String, [UInt8])] = [
      ("empty", []), ("text", Array("hello, world\n".utf8)), ("zeros", [0, 0, 0, 0]),
      ("field 0", [0x02, 0x00]), ("a group", [0x3B, 0x3C]), ("wire type 7", [0x0F, 0x00]),
      ("endless varint", [0x08] + Array(repeating: 0xFF, count: 12)),
      ("a length past the end", [0x3A, 0xFF, 0xFF, 0x03, 0x00]),
      ("a length of six bytes", [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
      ("a tag of five bytes", [0xFF, 0xFF, 0xFF, 0xFF, 0x7F]),
      ("a graph that is a number", [0x38, 0x01]), ("a version that is a text", [0x0A, 0x00]),
      ("two graphs", valid + valid), ("an extra byte", valid + [0x3A]),
      ("packed numbers cut short", [0x3A, 0x07, 0x2A, 0x05, 0x22, 0x03, 0, 0, 0]),
    ]
    return wrong.map { MalformedModel($0.0, .malformed, bytes: $0.1) } + [
      MalformedModel("graphs 40 deep", .unsupported, bytes: nested(40)),
      MalformedModel("graphs 1000 deep", .unsupported, bytes: nested(1000)),
      MalformedModel(
        "two million empty attributes", .unsupported,
        bytes: {
          var node = ProtobufWriter()
          for _ in 0..<1_000_000 { node.data(5, []) }
          var graph = ProtobufWriter()
          graph.data(1, node.bytes)
          var model = ProtobufWriter()
          model.data(7, graph.bytes)
          return model.bytes
        }()),
    ]
  }()

  static let model: [MalformedModel] = [
    MalformedModel("no IR version", .malformed) { $0.irVersion = nil },
    MalformedModel("IR version 0", .malformed) { $0.irVersion = 0 },
    MalformedModel("a negative IR version", .malformed) { $0.irVersion = -3 },
    MalformedModel("no opset", .malformed) { $0.opsets = [] },
    MalformedModel("only the opset of another domain", .malformed) {
      $0.opsets = [("ai.onnx.ml", 2)]
    },
    MalformedModel("opset 0", .malformed) { $0.opsets = [("", 0)] },
    MalformedModel("a negative opset", .malformed) { $0.opsets = [("", -1)] },
    MalformedModel("an opset of the far future", .unsupported) { $0.opsets = [("", 1 << 62)] },
    MalformedModel("opset 99", .unsupported) { $0.opsets = [("", 99)] },
    MalformedModel("opset 5, where Relu was different", .unsupported) { $0.opsets = [("", 5)] },
    MalformedModel("no nodes", .malformed) { $0.nodes = [] },
    MalformedModel("no outputs", .malformed) { $0.outputs = [] },
    MalformedModel("no graph", .malformed, bytes: [0x08, 0x08, 0x42, 0x02, 0x10, 0x0D]),
    MalformedModel(
      "an empty graph", .malformed, bytes: [0x08, 0x08, 0x42, 0x02, 0x10, 0x0D, 0x3A, 0]),
    MalformedModel("an undefined output", .malformed) {
      $0.outputs.append(Value("z", [1]))
    },
    MalformedModel("an output twice", .malformed) { $0.outputs.append(Value("y", [1])) },
    MalformedModel("an output without a name", .malformed) { $0.outputs = [Value("", [1])] },
    MalformedModel("an output of a sparse tensor", .unsupported) {
      $0.outputs.append(Value("s", [1]))
      $0.graphExtra = { $0.message(15) { $0.message(1) { $0.text(8, "s") } } }
    },
    MalformedModel("a function of the model", .unsupported) {
      $0.nodes = [Node("F", ["x"], ["y"], domain: "mine")]
      $0.modelExtra = {
        $0.message(25) {
          $0.text(1, "F")
          $0.text(10, "mine")
        }
      }
    },
    MalformedModel("a function in place of Relu", .unsupported) {
      $0.modelExtra = { $0.message(25) { $0.text(1, "Relu") } }
    },
  ]

  static let values: [MalformedModel] = {
    func input(_ name: String, _ kind: Diagnostic.Kind, _ value: Value) -> MalformedModel {
      MalformedModel(name, kind) { $0.inputs = [value] }
    }
    func typeless(_ write: @escaping (inout ProtobufWriter) -> Void) -> (inout OnnxText) -> Void {
      return {
        $0.inputs = []
        $0.graphExtra = {
          $0.message(11) {
            $0.text(1, "x")
            write(&$0)
          }
        }
      }
    }
    return [
      input("an input without a name", .malformed, Value("", [1, 2])),
      MalformedModel("an input twice", .malformed) { $0.inputs.append(Value("x", [1, 2])) },
      MalformedModel("an input without a type", .malformed, typeless { _ in }),
      MalformedModel(
        "an input that is a sequence", .unsupported, typeless { $0.message(2) { $0.data(4, []) } }),
      MalformedModel(
        "an input that is a map", .unsupported, typeless { $0.message(2) { $0.data(5, []) } }),
      MalformedModel(
        "an input that is optional", .unsupported, typeless { $0.message(2) { $0.data(9, []) } }),
      MalformedModel(
        "an input that is sparse", .unsupported, typeless { $0.message(2) { $0.data(8, []) } }),
      MalformedModel(
        "an input of an empty type", .unsupported, typeless { $0.message(2) { _ in } }),
      input("an input of type 0", .malformed, Value("x", [1, 2], type: 0)),
      input("an input of type 99", .malformed, Value("x", [1, 2], type: 99)),
      input("an input of type -1", .malformed, Value("x", [1, 2], type: -1)),
      input("an input of strings", .unsupported, Value("x", [1, 2], type: 8)),
      input("an input of complex numbers", .unsupported, Value("x", [1, 2], type: 14)),
      input("an input without a shape", .unsupported, Value("x", symbolic: nil)),
      input("an input of size 0", .unsupported, Value("x", [1, 0])),
      input("an input of negative size", .malformed, Value("x", [1, -2])),
      input("an input of size 2^62", .unsupported, Value("x", [1, 1 << 62])),
      input("an input whose size overflows", .unsupported, Value("x", [1 << 40, 1 << 40])),
      input(
        "an input whose size overflows behind a 0", .unsupported, Value("x", [0, 1 << 40, 1 << 40])),
      input("an input of the least size", .malformed, Value("x", [1, Int.min])),
      input("an input of 17 axes", .unsupported, Value("x", Array(repeating: 1, count: 17))),
      input(
        "an input of 20000 axes", .unsupported, Value("x", Array(repeating: 1, count: 20_000))),
      input(
        "a symbolic second axis", .unsupported, Value("x", symbolic: [.size(1), .symbol("N")])),
      input("a nameless second axis", .unsupported, Value("x", symbolic: [.size(1), .none])),
      input(
        "an empty symbol as second axis", .unsupported,
        Value("x", symbolic: [.size(1), .symbol("")])),
      MalformedModel("an input that Relu cannot take", .malformed) {
        $0.inputs = [Value("x", [1, 2], type: 7)]
      },
    ]
  }()
}
