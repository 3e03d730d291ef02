import Basics

private typealias Tensor = OnnxText.Tensor
private typealias Node = OnnxText.Node

extension MalformedModel {
  static let nodes: [MalformedModel] = [
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

  static let attributes: [MalformedModel] = {
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
}
