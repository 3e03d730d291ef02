import Basics
import Testing

/// A model that memc must refuse, and the exit status.
struct MalformedModel: Sendable, CustomTestStringConvertible {
  let name: String
  let kind: Diagnostic.Kind
  let bytes: [UInt8]

  var testDescription: String { name }

  init(_ name: String, _ kind: Diagnostic.Kind, _ change: (inout OnnxText) -> Void) {
    var model = OnnxText()
    change(&model)
    self.init(name, kind, bytes: model.bytes)
  }

  init(_ name: String, _ kind: Diagnostic.Kind, bytes: [UInt8]) {
    self.name = name
    self.kind = kind
    self.bytes = bytes
  }

  /// A model of one node, which reads `x` of shape [1, 2, 4, 4] and these tensors.
  static func node(
    _ name: String, _ kind: Diagnostic.Kind, _ node: OnnxText.Node,
    _ tensors: [OnnxText.Tensor] = [],
    opset: Int = 13, x: [Int] = [1, 2, 4, 4], type: Int = 1
  ) -> MalformedModel {
    MalformedModel(name, kind) {
      $0.opsets = [("", opset)]
      $0.inputs = [OnnxText.Value("x", x, type: type)]
      $0.tensors = tensors
      $0.nodes = [node]
    }
  }

  static let all =
    wire + model + values + tensors + nodes + attributes + windows + products + shapes
}

private typealias Tensor = OnnxText.Tensor
private typealias Node = OnnxText.Node
private typealias Value = OnnxText.Value

extension MalformedModel {
  /// Bytes that are not a protobuf message, or are too expensive to parse.
  private static let wire: [MalformedModel] = {
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

  private static let model: [MalformedModel] = [
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

  private static let values: [MalformedModel] = {
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

  private static let tensors: [MalformedModel] = {
    func tensor(
      _ name: String, _ kind: Diagnostic.Kind, _ tensor: Tensor,
      _ change: (inout Tensor) -> Void = { _ in }
    ) -> MalformedModel {
      MalformedModel("a tensor " + name, kind) {
        var tensor = tensor
        change(&tensor)
        $0.tensors = [tensor]
        $0.nodes = [Node("Add", ["x", "w"], ["y"])]
      }
    }
    let two = Tensor("w", [2], floats: [1, 2])
    return [
      MalformedModel("two tensors of one name", .malformed) { $0.tensors = [two, two] },
      tensor("without a name", .malformed, two) { $0.name = "" },
      tensor("of type 0", .malformed, two) { $0.type = 0 },
      tensor("of type 99", .malformed, two) { $0.type = 99 },
      tensor("of a negative type", .malformed, two) { $0.type = -7 },
      tensor("of strings", .unsupported, two) { $0.type = 8 },
      tensor("of bfloat16", .unsupported, two) { $0.type = 16 },
      tensor("of int4", .unsupported, two) { $0.type = 22 },
      tensor("of negative size", .malformed, two) { $0.shape = [-2] },
      tensor("of the least size", .malformed, two) { $0.shape = [Int.min] },
      tensor("of size 2^62", .unsupported, two) { $0.shape = [1 << 62] },
      tensor("whose size overflows", .unsupported, two) { $0.shape = [1 << 32, 1 << 32] },
      tensor("whose size overflows behind a 0", .unsupported, two) {
        $0.shape = [0, 1 << 32, 1 << 32]
      },
      tensor("of 1000 axes", .unsupported, two) { $0.shape = Array(repeating: 1, count: 1000) },
      tensor("with too few elements", .malformed, two) { $0.shape = [3] },
      tensor("with too many elements", .malformed, two) { $0.shape = [1] },
      tensor("without elements", .malformed, two) { $0.floats = [] },
      tensor(
        "with too few bytes", .malformed, Tensor("w", [2], type: 1, raw: [0, 0, 0, 0, 0, 0, 0])),
      tensor("with too many bytes", .malformed, Tensor("w", [1], type: 1, raw: [0, 0, 0, 0, 0])),
      tensor("with elements and bytes", .malformed, two) {
        $0.raw = [UInt8](repeating: 0, count: 8)
      },
      tensor("with elements of two kinds", .malformed, two) { $0.int64s = [1, 2] },
      tensor("with elements of another kind", .malformed, Tensor("w", [2], type: 1)) {
        $0.int64s = [1, 2]
      },
      tensor("of int64 in int32_data", .malformed, Tensor("w", [2], type: 7)) {
        $0.int32s = [1, 2]
      },
      tensor("of int8 past its range", .malformed, Tensor("w", [2], type: 3)) {
        $0.int32s = [1, 200]
      },
      tensor("of uint8 below 0", .malformed, Tensor("w", [2], type: 2)) { $0.int32s = [1, -1] },
      tensor("of uint16 past its range", .malformed, Tensor("w", [2], type: 4)) {
        $0.int32s = [0, 65536]
      },
      tensor("of uint32 past its range", .malformed, Tensor("w", [2], type: 12)) {
        $0.uint64s = [0, 1 << 32]
      },
      tensor("of uint64 past its range", .malformed, Tensor("w", [2], type: 13)) {
        $0.uint64s = [0, -1]
      },
      tensor("of booleans past 1", .malformed, Tensor("w", [2], type: 9)) { $0.int32s = [0, 2] },
      tensor("of boolean bytes past 1", .malformed, Tensor("w", [2], type: 9, raw: [0, 7])),
      tensor("of float16 past 16 bits", .malformed, Tensor("w", [2], type: 10)) {
        $0.int32s = [0, 65536]
      },
      tensor(
        "of uint64 bytes past its range", .unsupported,
        Tensor("w", [1], type: 13, raw: [UInt8](repeating: 255, count: 8))),
      tensor("that is a segment", .unsupported, two) { $0.extra = [0x1A, 0x02, 0x08, 0x00] },
      tensor("with an unknown data location", .malformed, two) { $0.location = 2 },
      tensor("with external data but no location", .malformed, Tensor("w", [2], type: 1)) {
        $0.location = 1
      },
      tensor("with external and internal data", .malformed, two) {
        $0.location = 1
        $0.external = [("location", "w.bin")]
      },
      tensor("with internal data that names a file", .malformed, two) {
        $0.external = [("location", "w.bin")]
      },
      tensor("with external data but no folder", .unsupported, Tensor("w", [2], type: 1)) {
        $0.location = 1
        $0.external = [("location", "w.bin")]
      },
    ]
  }()

  private static let nodes: [MalformedModel] = [
    MalformedModel("a node without an operator", .unsupported) {
      $0.nodes = [Node("", ["x"], ["y"])]
    },
    MalformedModel("an unknown operator", .unsupported) { $0.nodes = [Node("Frob", ["x"], ["y"])] },
    MalformedModel("an operator with a long name", .unsupported) {
      $0.nodes = [Node(String(repeating: "Relu", count: 10_000), ["x"], ["y"])]
    },
    MalformedModel("an operator of another domain", .unsupported) {
      $0.nodes = [Node("Relu", ["x"], ["y"], domain: "com.microsoft")]
    },
    MalformedModel("an operator of a domain with NUL", .unsupported) {
      $0.nodes = [Node("Relu", ["x"], ["y"], domain: "\0")]
    },
    MalformedModel("control flow", .unsupported) {
      $0.nodes = [Node("If", ["x"], ["y"], ["then_branch": .graph, "else_branch": .graph])]
    },
    MalformedModel("a loop", .unsupported) {
      $0.nodes = [Node("Loop", ["x"], ["y"], ["body": .graph])]
    },
    MalformedModel("a scan", .unsupported) {
      $0.nodes = [Node("Scan", ["x"], ["y"], ["body": .graph])]
    },
    MalformedModel("a sequence", .unsupported) {
      $0.nodes = [Node("SequenceConstruct", ["x"], ["y"])]
    },
    MalformedModel("a node that reads an undefined value", .malformed) {
      $0.nodes = [Node("Relu", ["z"], ["y"])]
    },
    MalformedModel("a node that reads itself", .malformed) {
      $0.nodes = [Node("Relu", ["y"], ["y"])]
    },
    MalformedModel("a cycle", .malformed) {
      $0.nodes = [Node("Add", ["x", "b"], ["y"]), Node("Relu", ["y"], ["b"])]
    },
    MalformedModel("a value defined twice", .malformed) {
      $0.nodes = [Node("Relu", ["x"], ["y"]), Node("Tanh", ["x"], ["y"])]
    },
    MalformedModel("a node that redefines an input", .malformed) {
      $0.nodes = [Node("Relu", ["x"], ["x"])]
    },
    MalformedModel("a node that redefines an initializer", .malformed) {
      $0.tensors = [Tensor("w", [1], floats: [0])]
      $0.nodes.append(Node("Relu", ["x"], ["w"]))
    },
    MalformedModel("a node without outputs", .malformed) {
      $0.nodes.append(Node("Relu", ["x"], []))
    },
    MalformedModel("a node with an unnamed output", .malformed) {
      $0.nodes.append(Node("Relu", ["x"], [""]))
    },
    MalformedModel("a node with two extra outputs", .malformed) {
      $0.nodes = [Node("Relu", ["x"], ["y", "z"])]
    },
    MalformedModel("a node without inputs", .malformed) { $0.nodes = [Node("Relu", [], ["y"])] },
    MalformedModel("a node with too many inputs", .malformed) {
      $0.nodes = [Node("Relu", ["x", "x", "x"], ["y"])]
    },
    MalformedModel("a required input that is absent", .unsupported) {
      $0.nodes = [Node("Add", ["", "x"], ["y"])]
    },
    MalformedModel("a sparse initializer", .unsupported) {
      $0.nodes = [Node("Add", ["x", "s"], ["y"])]
      $0.graphExtra = { $0.message(15) { $0.message(1) { $0.text(8, "s") } } }
    },
    MalformedModel("eight thousand unknown operators", .unsupported) {
      $0.nodes = (0..<8000).map { Node("Op\($0)", ["x"], ["y\($0)"]) } + $0.nodes
    },
    MalformedModel("names that differ only in invalid UTF-8", .malformed) {
      $0.graphExtra = {
        for byte: UInt8 in [0xFE, 0xFF] {
          $0.message(1) {
            $0.text(1, "x")
            $0.data(2, [byte])
            $0.text(4, "Relu")
          }
        }
      }
    },
  ]

  private static let attributes: [MalformedModel] = {
    func attribute(
      _ name: String, _ kind: Diagnostic.Kind, _ attribute: OnnxText.Attribute,
      called key: String = "alpha"
    ) -> MalformedModel {
      MalformedModel("an attribute " + name, kind) {
        $0.nodes = [Node("LeakyRelu", ["x"], ["y"], [key: attribute])]
      }
    }
    return [
      attribute("without a name", .malformed, .float(1), called: ""),
      attribute(
        "with a long name", .malformed, .float(1), called: String(repeating: "a", count: 60_000)),
      attribute("memc does not know", .unsupported, .float(1), called: "beta"),
      attribute(
        "of unknown type", .malformed,
        .raw {
          $0.text(1, "alpha")
          $0.integer(20, 99)
        }),
      attribute("of no type and value", .malformed, .raw { $0.text(1, "alpha") }),
      attribute(
        "of another type than declared", .malformed,
        .raw {
          $0.text(1, "alpha")
          $0.integer(3, 1)
          $0.integer(20, 1)
        }),
      attribute(
        "with two values", .malformed,
        .raw {
          $0.text(1, "alpha")
          $0.integer(3, 1)
          $0.float(2, 1)
        }),
      attribute(
        "of a function", .malformed,
        .raw {
          $0.text(1, "alpha")
          $0.text(21, "a")
          $0.integer(20, 1)
        }),
      attribute("that is a text", .malformed, .text("much")),
      attribute("that is a list", .malformed, .floats([1])),
      attribute("that is a graph", .unsupported, .graph),
      attribute("that is a tensor", .malformed, .tensor(Tensor("", [1], floats: [1]))),
      attribute(
        "that is a large tensor", .unsupported,
        .tensor(Tensor("", [32], floats: Array(repeating: 1, count: 32)))),
      attribute(
        "that declares a tensor and has none", .malformed,
        .raw {
          $0.text(1, "alpha")
          $0.integer(20, 4)
        }),
      attribute(
        "that is a sparse tensor", .unsupported,
        .raw {
          $0.text(1, "alpha")
          $0.integer(20, 11)
          $0.data(22, [])
        }),
      attribute(
        "that is a list of tensors", .unsupported,
        .raw {
          $0.text(1, "alpha")
          $0.integer(20, 9)
          $0.data(10, [])
        }),
      attribute(
        "that is a type", .unsupported,
        .raw {
          $0.text(1, "alpha")
          $0.integer(20, 13)
          $0.data(14, [])
        }),
      MalformedModel("an attribute given twice", .malformed) {
        $0.nodes = [Node("LeakyRelu", ["x"], ["y"], ["alpha": .float(1), "alpha": .float(1)])]
      },
      MalformedModel("sixty-five attributes", .malformed) {
        $0.graphExtra = {
          $0.message(1) {
            $0.text(4, "Relu")
            for index in 0..<65 {
              $0.message(5) { OnnxText.Attribute.int(1).write("a\(index)", &$0) }
            }
          }
        }
      },
    ]
  }()

  private static let windows: [MalformedModel] = {
    let weights = Tensor("w", [3, 2, 3, 3], floats: Array(repeating: 1, count: 54))
    func conv(
      _ name: String, _ kind: Diagnostic.Kind,
      _ attributes: KeyValuePairs<String, OnnxText.Attribute>
    ) -> MalformedModel {
      .node("a convolution " + name, kind, Node("Conv", ["x", "w"], ["y"], attributes), [weights])
    }
    func pool(
      _ name: String, _ kind: Diagnostic.Kind,
      _ attributes: KeyValuePairs<String, OnnxText.Attribute>,
      _ op: String = "MaxPool"
    ) -> MalformedModel {
      .node("a pooling " + name, kind, Node(op, ["x"], ["y"], attributes))
    }
    return [
      conv("with stride 0", .malformed, ["strides": .ints([0, 1])]),
      conv("with negative strides", .malformed, ["strides": .ints([-1, 1])]),
      conv("with one stride", .malformed, ["strides": .ints([1])]),
      conv("with strides of 2^62", .malformed, ["strides": .ints([1 << 62, 1])]),
      conv("with negative pads", .malformed, ["pads": .ints([-1, 0, 0, 0])]),
      conv("with three pads", .malformed, ["pads": .ints([1, 0, 0])]),
      conv("with pads of 2^62", .malformed, ["pads": .ints([1 << 62, 0, 0, 0])]),
      conv("with dilations of 2^62", .malformed, ["dilations": .ints([1 << 62, 1])]),
      conv("with dilation 0", .malformed, ["dilations": .ints([0, 1])]),
      conv("dilated past the input", .malformed, ["dilations": .ints([2, 2])]),
      conv("with another kernel than its weights", .malformed, ["kernel_shape": .ints([5, 5])]),
      conv("in 0 groups", .malformed, ["group": .int(0)]),
      conv("in -1 groups", .malformed, ["group": .int(-1)]),
      conv("in 3 groups", .malformed, ["group": .int(3)]),
      conv("padded in an unknown way", .malformed, ["auto_pad": .text("SOMEHOW")]),
      conv("padded by a number", .malformed, ["auto_pad": .int(3)]),
      .node(
        "a convolution of a vector", .malformed, Node("Conv", ["x", "w"], ["y"]), [weights], x: [4]),
      .node(
        "a convolution of four spatial axes", .malformed, Node("Conv", ["x", "w"], ["y"]),
        [weights], x: [1, 2, 3, 3, 3, 3]),
      .node(
        "a convolution of too small an input", .malformed, Node("Conv", ["x", "w"], ["y"]),
        [weights], x: [1, 2, 2, 2]),
      .node(
        "a convolution of five channels", .malformed, Node("Conv", ["x", "w"], ["y"]), [weights],
        x: [1, 5, 4, 4]),
      .node("a convolution without weights", .malformed, Node("Conv", ["x"], ["y"])),
      .node(
        "a convolution with a wrong bias", .malformed, Node("Conv", ["x", "w", "b"], ["y"]),
        [weights, Tensor("b", [2], floats: [0, 0])]),
      .node(
        "a convolution with flat weights", .malformed, Node("Conv", ["x", "w"], ["y"]),
        [Tensor("w", [2], floats: [0, 0])]),
      .node(
        "a convolution with empty weights", .unsupported, Node("Conv", ["x", "w"], ["y"]),
        [Tensor("w", [0, 2, 3, 3], floats: [])]),
      pool("without kernel_shape", .malformed, [:]),
      pool("with a kernel of 0", .malformed, ["kernel_shape": .ints([0, 2])]),
      pool("with a negative kernel", .malformed, ["kernel_shape": .ints([-2, 2])]),
      pool("with a kernel of one axis", .malformed, ["kernel_shape": .ints([2])]),
      pool("with a kernel of 2^40", .malformed, ["kernel_shape": .ints([1 << 40, 2])]),
      pool("with a kernel of 2^31", .malformed, ["kernel_shape": .ints([1 << 31, 1 << 31])]),
      pool(
        "padded by its kernel", .malformed,
        ["kernel_shape": .ints([2, 2]), "pads": .ints([2, 2, 2, 2])]),
      pool("with ceil_mode 2", .malformed, ["kernel_shape": .ints([2, 2]), "ceil_mode": .int(2)]),
      pool(
        "of averages with count_include_pad 7", .malformed,
        ["kernel_shape": .ints([2, 2]), "count_include_pad": .int(7)], "AveragePool"),
      .node(
        "a pooling that yields indices", .unsupported,
        Node("MaxPool", ["x"], ["y", "i"], ["kernel_shape": .ints([2, 2])])),
      .node(
        "a pooling of a vector", .malformed,
        Node("MaxPool", ["x"], ["y"], ["kernel_shape": .ints([2])]), x: [4]),
    ]
  }()

  private static let products: [MalformedModel] = {
    let weights = Tensor("w", [3, 2], floats: Array(repeating: 1, count: 6))
    let ones = Tensor("s", [2], floats: [1, 1])
    return [
      .node("Gemm of four axes", .malformed, Node("Gemm", ["x", "w"], ["y"]), [weights]),
      .node(
        "Gemm that does not fit", .malformed, Node("Gemm", ["x", "w"], ["y"]), [weights], x: [1, 2]),
      .node(
        "Gemm transposed twice over", .malformed,
        Node("Gemm", ["x", "w"], ["y"], ["transB": .int(2)]), [weights], x: [1, 2]),
      .node(
        "Gemm whose C does not fit", .malformed,
        Node("Gemm", ["x", "w", "s"], ["y"], ["transB": .int(1)]), [weights, ones], x: [1, 2]),
      .node("MatMul that does not fit", .malformed, Node("MatMul", ["x", "w"], ["y"]), [weights]),
      .node(
        "MatMul of a number", .malformed, Node("MatMul", ["x", "w"], ["y"]),
        [Tensor("w", [], floats: [1])]),
      .node(
        "BatchNormalization of four inputs", .malformed,
        Node("BatchNormalization", ["x", "s", "s", "s"], ["y"]), [ones]),
      .node(
        "BatchNormalization of other channels", .malformed,
        Node("BatchNormalization", ["x", "s", "s", "s", "s"], ["y"]), [ones], x: [1, 3, 4]),
      .node(
        "BatchNormalization with epsilon nan", .malformed,
        Node("BatchNormalization", ["x", "s", "s", "s", "s"], ["y"], ["epsilon": .float(.nan)]),
        [ones]),
      .node(
        "BatchNormalization in training", .unsupported,
        Node("BatchNormalization", ["x", "s", "s", "s", "s"], ["y"], ["training_mode": .int(1)]),
        [ones], opset: 15),
      .node("Add that does not broadcast", .malformed, Node("Add", ["x", "w"], ["y"]), [weights]),
      .node(
        "Add of integers and reals", .malformed, Node("Add", ["x", "i"], ["y"]),
        [Tensor("i", [1], int64s: [1])]),
      .node("Softmax of a far axis", .malformed, Node("Softmax", ["x"], ["y"], ["axis": .int(9)])),
      .node("Concat of nothing", .malformed, Node("Concat", [], ["y"], ["axis": .int(0)])),
      .node("Concat without an axis", .malformed, Node("Concat", ["x", "x"], ["y"])),
      .node(
        "Concat along a far axis", .malformed,
        Node("Concat", ["x", "x"], ["y"], ["axis": .int(1 << 40)])),
      .node(
        "Concat of different shapes", .malformed,
        Node("Concat", ["x", "w"], ["y"], ["axis": .int(0)]), [weights]),
      .node("Clip bounded at run time", .unsupported, Node("Clip", ["x", "x"], ["y"])),
      .node("Clip bounded by a list", .malformed, Node("Clip", ["x", "w"], ["y"]), [weights]),
      .node(
        "Dropout in training", .unsupported, Node("Dropout", ["x", "r", "t"], ["y"]),
        [Tensor("r", [], floats: [0.5]), Tensor("t", [], type: 9, raw: [1])]),
    ]
  }()

  private static let shapes: [MalformedModel] = {
    func shape(_ values: [Int]) -> Tensor { Tensor("s", [values.count], int64s: values) }
    func reshape(_ name: String, _ kind: Diagnostic.Kind, _ values: [Int]) -> MalformedModel {
      .node("Reshape to " + name, kind, Node("Reshape", ["x", "s"], ["y"]), [shape(values)])
    }
    func constant(
      _ name: String, _ kind: Diagnostic.Kind,
      _ attributes: KeyValuePairs<String, OnnxText.Attribute>
    )
      -> MalformedModel
    {
      .node("Constant " + name, kind, Node("Constant", [], ["y"], attributes))
    }
    func filled(_ name: String, _ kind: Diagnostic.Kind, _ values: [Int]) -> MalformedModel {
      .node("ConstantOfShape " + name, kind, Node("ConstantOfShape", ["s"], ["y"]), [shape(values)])
    }
    return [
      reshape("two free axes", .malformed, [-1, -1]), reshape("-2", .malformed, [-2, 16]),
      reshape("another size", .malformed, [3, 3]), reshape("2^62", .malformed, [1 << 62, 4]),
      reshape("an axis it copies from nowhere", .malformed, [1, 2, 4, 4, 0]),
      reshape("none to divide", .malformed, [-1, 5]),
      .node("Reshape at run time", .unsupported, Node("Reshape", ["x", "x"], ["y"])),
      .node(
        "Reshape to reals", .malformed, Node("Reshape", ["x", "w"], ["y"]),
        [Tensor("w", [1], floats: [32])]),
      .node("Flatten at a far axis", .malformed, Node("Flatten", ["x"], ["y"], ["axis": .int(9)])),
      .node(
        "Transpose with an axis twice", .malformed,
        Node("Transpose", ["x"], ["y"], ["perm": .ints([0, 1, 2, 2])])),
      .node(
        "Transpose of too few axes", .malformed,
        Node("Transpose", ["x"], ["y"], ["perm": .ints([0, 1])])),
      .node(
        "Transpose of a far axis", .malformed,
        Node("Transpose", ["x"], ["y"], ["perm": .ints([0, 1, 2, 9])])),
      .node(
        "Squeeze of an axis of size 2", .malformed, Node("Squeeze", ["x", "s"], ["y"]), [shape([1])]
      ),
      .node(
        "Squeeze of a far axis", .malformed, Node("Squeeze", ["x", "s"], ["y"]), [shape([Int.min])]),
      .node(
        "Unsqueeze of a far axis", .malformed, Node("Unsqueeze", ["x", "s"], ["y"]),
        [shape([Int.max])]),
      .node(
        "Unsqueeze of an axis twice", .malformed, Node("Unsqueeze", ["x", "s"], ["y"]),
        [shape([0, 0])]),
      .node("Unsqueeze without axes", .malformed, Node("Unsqueeze", ["x"], ["y"])),
      .node(
        "Unsqueeze to twenty axes", .unsupported, Node("Unsqueeze", ["x", "s"], ["y"]),
        [shape(Array(0..<20))]),
      .node("Pad by three", .malformed, Node("Pad", ["x", "s"], ["y"]), [shape([1, 1, 1])]),
      .node(
        "Pad by 2^40", .malformed, Node("Pad", ["x", "s"], ["y"]),
        [shape([0, 0, 1 << 40, 1 << 40, 0, 0, 0, 0])]),
      .node(
        "Pad by the least number", .malformed, Node("Pad", ["x", "s"], ["y"]),
        [shape([Int.min, 0, 0, 0, 0, 0, 0, 0])]),
      .node(
        "Pad in an unknown mode", .malformed,
        Node("Pad", ["x", "s"], ["y"], ["mode": .text("fancy")]),
        [shape(Array(repeating: 0, count: 8))]),
      .node("Cast to type 99", .unsupported, Node("Cast", ["x"], ["y"], ["to": .int(99)])),
      .node("Cast to nothing", .malformed, Node("Cast", ["x"], ["y"])),
      .node(
        "Gather past the end", .malformed, Node("Gather", ["s", "i"], ["y"]),
        [shape([1]), Tensor("i", [1], int64s: [5])]),
      .node(
        "Slice by steps of 0", .malformed, Node("Slice", ["s", "z", "z", "z", "z"], ["y"]),
        [shape([1]), Tensor("z", [1], int64s: [0])]),
      .node(
        "Div of integers by 0", .malformed, Node("Div", ["s", "z"], ["y"]),
        [shape([1]), Tensor("z", [1], int64s: [0])]),
      constant("without a value", .malformed, [:]),
      constant("of two values", .malformed, ["value_int": .int(1), "value_float": .float(1)]),
      constant(
        "of a tensor and a number", .malformed,
        ["value": .tensor(Tensor("", [1], floats: [1])), "value_int": .int(1)]),
      constant("of a text", .unsupported, ["value_string": .text("a")]),
      constant(
        "of a tensor that does not fit", .malformed,
        ["value": .tensor(Tensor("", [3], floats: [1]))]),
      constant(
        "of a tensor outside", .unsupported,
        [
          "value": .tensor(
            {
              var tensor = Tensor("", [3], type: 1)
              tensor.location = 1
              tensor.external = [("location", "w.bin")]
              return tensor
            }())
        ]),
      constant("of a number as tensor", .malformed, ["value": .int(1)]),
      filled("of 2^28 elements", .unsupported, [1 << 28]),
      filled("of 2^62 elements", .malformed, [1 << 62]),
      filled("whose size overflows", .malformed, [1 << 20, 1 << 20, 1 << 20, 1 << 20]),
      filled("of negative size", .malformed, [-1]),
      .node(
        "ConstantOfShape of two values", .malformed,
        Node("ConstantOfShape", ["s"], ["y"], ["value": .tensor(Tensor("", [2], floats: [1, 2]))]),
        [shape([2])]),
      MalformedModel("constants of constants, a thousand times", .unsupported) {
        $0.tensors = [shape([1 << 20])]
        $0.nodes = (0..<1000).map { Node("ConstantOfShape", ["s"], ["v\($0)"]) } + $0.nodes
      },
      MalformedModel("a product of constants that takes too long", .unsupported) {
        $0.tensors = [shape([1 << 11, 1 << 11])]
        $0.nodes = [Node("ConstantOfShape", ["s"], ["a"]), Node("MatMul", ["a", "a"], ["y"])]
      },
    ]
  }()
}
