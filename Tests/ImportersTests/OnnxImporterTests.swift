import Basics
import NetworkIR
import Operators
import Testing

@testable import Importers

@Suite struct OnnxImporterTests {
  typealias Node = OnnxText.Node
  typealias Tensor = OnnxText.Tensor
  typealias Value = OnnxText.Value

  func model(_ change: (inout OnnxText) -> Void) -> [UInt8] {
    var model = OnnxText()
    change(&model)
    return model.bytes
  }

  func graph(_ change: (inout OnnxText) -> Void) throws -> Graph {
    try importModel(model(change)).requireGraph()
  }

  @Test func aModelBecomesAGraph() throws {
    let graph = try graph {
      $0.tensors = [Tensor("w", [3, 2], floats: [1, 2, 3, 4, 5, 6])]
      $0.nodes = [
        Node("Gemm", ["x", "w"], ["g"], ["transB": .int(1), "alpha": .float(0.1)], name: "dense"),
        Node("Relu", ["g"], ["y"]),
      ]
    }
    #expect(
      graph.description == """
        memc-network 1
        input x float32[1, 2]
        g = Gemm(x, @w) {alpha = 0.1, transB = 1} named dense
        y = Relu(g)
        output y

        """)
    #expect(
      graph.nodes.map { "\($0.place, default: "")" } == [
        "m.onnx, node 'dense'", "m.onnx, node 'y'",
      ])
  }

  @Test func everyWayToStoreATensorGivesTheSameGraph() throws {
    let half: [Int] = [0x3C00, 0xC000]
    let tensors: [(Tensor, [Float])] = [
      (Tensor("w", [2], floats: [1, -2]), [1, -2]),
      (Tensor("w", [2], type: 1, raw: [0, 0, 128, 63, 0, 0, 0, 192]), [1, -2]),
      (Tensor("w", [2], type: 10, raw: [0, 0x3C, 0, 0xC0]), [1, -2]),
      (with(Tensor("w", [2], type: 10)) { $0.int32s = half }, [1, -2]),
      (with(Tensor("w", [2], type: 11)) { $0.doubles = [1, -2] }, [1, -2]),
      (
        Tensor("w", [2], type: 11, raw: [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0]),
        [1, -2]
      ),
      (with(Tensor("w", [2], type: 3)) { $0.int32s = [1, -2] }, [1, -2]),
      (Tensor("w", [2], type: 3, raw: [1, 254]), [1, -2]),
      (with(Tensor("w", [2], type: 5)) { $0.int32s = [1, -2] }, [1, -2]),
      (with(Tensor("w", [2], type: 6)) { $0.int32s = [1, -2] }, [1, -2]),
      (Tensor("w", [2], int64s: [1, -2]), [1, -2]),
      (with(Tensor("w", [2], type: 2)) { $0.int32s = [1, 255] }, [1, 255]),
      (with(Tensor("w", [2], type: 4)) { $0.int32s = [1, 65535] }, [1, 65535]),
      (with(Tensor("w", [2], type: 12)) { $0.uint64s = [1, 4_294_967_040] }, [1, 4_294_967_040]),
      (with(Tensor("w", [2], type: 13)) { $0.uint64s = [1, 2] }, [1, 2]),
      (with(Tensor("w", [2], type: 9)) { $0.int32s = [1, 0] }, [1, 0]),
      (Tensor("w", [2], type: 9, raw: [1, 0]), [1, 0]),
    ]
    for (tensor, expected) in tensors {
      let graph = try graph {
        $0.tensors = [tensor]
        $0.nodes.append(Node("Identity", ["w"], ["v"]))
        $0.outputs.append(Value("v", [2], type: tensor.type))
      }
      #expect(graph.constants["v"]?.asReal.elements == expected, "\(tensor)")
    }
  }

  func with(_ tensor: Tensor, _ change: (inout Tensor) -> Void) -> Tensor {
    var tensor = tensor
    change(&tensor)
    return tensor
  }

  @Test(arguments: [3, 8]) func anInitializerAmongTheInputsIsNotAnInput(irVersion: Int) throws {
    let graph = try graph {
      $0.irVersion = irVersion
      $0.inputs.append(Value("w", [2]))
      $0.tensors = [Tensor("w", [2], floats: [1, 2])]
      $0.nodes = [Node("Add", ["x", "w"], ["y"])]
    }
    #expect(graph.inputs.map(\.name) == ["x"])
  }

  @Test func unusedConstantsAreDropped() throws {
    let graph = try graph { $0.tensors = [Tensor("w", [2], floats: [1, 2])] }
    #expect(graph.constants.isEmpty)
  }

  @Test func shapeArithmeticIsFolded() throws {
    let imported = try importModel(
      model {
        $0.inputs = [Value("x", [1, 2, 3])]
        $0.tensors = [Tensor("i", [], int64s: [0]), Tensor("rest", [1], int64s: [-1])]
        $0.nodes = [
          Node("Shape", ["x"], ["s"]), Node("Gather", ["s", "i"], ["n"], ["axis": .int(0)]),
          Node("Unsqueeze", ["n"], ["n1"], ["axes": .ints([0])]),
          Node("Concat", ["n1", "rest"], ["to"], ["axis": .int(0)]),
          Node("Reshape", ["x", "to"], ["y"]),
        ]
        $0.opsets = [("", 11)]
      })
    #expect(imported.check.nodes.map(\.status) == [.folded, .folded, .folded, .folded, .compiled])
    #expect(try imported.requireGraph().nodes.map { "\($0.op.record)" } == ["{shape = [1, -1]}"])
  }

  @Test func constantsComeInEveryForm() throws {
    let forms: [(String, OnnxText.Attribute, [Float])] = [
      ("value", .tensor(Tensor("", [2], floats: [1, 2])), [1, 2]),
      ("value_float", .float(0.1), [0.1]),
      ("value_floats", .floats([1, 2]), [1, 2]), ("value_int", .int(7), [7]),
      ("value_ints", .ints([1, 2]), [1, 2]),
    ]
    for (name, value, expected) in forms {
      let graph = try graph {
        $0.nodes = [Node("Constant", [], ["y"], [name: value])]
        $0.outputs = [Value("y", symbolic: nil, type: name.contains("int") ? 7 : 1)]
      }
      #expect(graph.constants["y"]?.asReal.elements == expected)
    }
  }

  @Test func aSymbolicFirstAxisIsOne() throws {
    let imported = try importModel(
      model { $0.inputs = [Value("x", symbolic: [.symbol("batch"), .size(2)])] })
    #expect(imported.graph?.inputs.map(\.type) == [.real([1, 2])])
    #expect(
      imported.check.assumptions == ["'batch', the first axis of input 'x', is taken as 1"])
  }

  @Test func theUserGivesOtherSymbolicAxes() throws {
    let bytes = model {
      $0.inputs = [Value("x", symbolic: [.symbol("batch"), .symbol("width"), .none])]
      $0.outputs = [Value("y", symbolic: nil)]
    }
    let imported = try importModel(bytes)
    #expect(
      imported.check.problems.map(\.message) == [
        "axes 1, 2 of input 'x' have the symbolic sizes 'width', 'x.2'"
      ])
    #expect(
      imported.check.problems.flatMap(\.notes) == [
        "give their sizes: --shape width=N --shape x.2=N"
      ])
    let told = try importModel(bytes, shapes: ["width": 3, "x.2": 4, "batch": 2])
    #expect(told.graph?.inputs.map(\.type) == [.real([2, 3, 4])])
    #expect(told.check.assumptions.isEmpty)
  }

  @Test func everyNodeHasAUniqueName() throws {
    let graph = try graph {
      $0.nodes = [
        Node("Relu", ["x"], ["a"], name: "n"), Node("Relu", ["a"], ["b"], name: "n"),
        Node("Relu", ["b"], ["n"]), Node("Relu", ["n"], ["y"], name: "n"),
      ]
    }
    #expect(graph.nodes.map(\.name) == ["n", "n.2", "n.3", "n.4"])
  }

  @Test func anyNameIsTreatedAsData() throws {
    let names = [
      "../../x", "<script>", "=cmd()", "\u{1B}]0;x", "a b;.include /etc/passwd", "\0", "\u{FFFD}",
    ]
    let graph = try graph {
      $0.nodes = zip(["x"] + names, names).map { Node("Relu", [$0], [$1]) }
      $0.outputs = [Value(names[names.count - 1], [1, 2])]
    }
    #expect(graph.nodes.map(\.name) == names)
    let again = try Graph(text: graph.description, source: "again", operators: operators) { _ in
      throw Diagnostic(.missing, "no constants")
    }
    #expect(again == graph)
    #expect(graph.nodes[3].place?.description == "m.onnx, node '\\u{1b}]0;x'")
  }

  @Test(arguments: [(5, 5, false), (4, 6, true), (28, 28, true), (29, 29, false)])
  func operatorsOfOtherOpsetsAreAcceptedIfTheyDidNotChange(
    relu: Int, leaky: Int, isTaken: Bool
  ) throws {
    let check = try importModel(
      model {
        $0.opsets = [("", isTaken ? leaky : relu)]
        $0.nodes = [Node(relu == 4 ? "LeakyRelu" : "Relu", ["x"], ["y"])]
      }
    ).check
    #expect(check.isSupported == isTaken)
  }

  @Test func anOperatorUnchangedSinceAnOldOpsetIsAccepted() throws {
    let graph = try graph {
      $0.opsets = [("", 3)]
      $0.nodes = [Node("Transpose", ["x"], ["y"], ["perm": .ints([1, 0])])]
    }
    #expect(graph.nodes.count == 1)
    let check = try importModel(
      model {
        $0.opsets = [("ai.onnx", 28)]
        $0.nodes = [Node("Cast", ["x"], ["y"], ["to": .int(1)])]
      }
    ).check
    #expect(check.nodes.map(\.status) == [.refused])
  }

  @Test func nodesMayBeInAnyOrder() throws {
    let graph = try graph {
      $0.nodes = [
        Node("Relu", ["b"], ["y"]), Node("Tanh", ["x"], ["side"]), Node("Tanh", ["a"], ["b"]),
        Node("Sigmoid", ["x"], ["a"]),
      ]
    }
    #expect(graph.nodes.map(\.name) == ["a", "b", "y", "side"])
  }

  @Test func aLongChainInReverseOrderIsAccepted() throws {
    let count = 20_000
    let graph = try graph {
      $0.nodes = (0..<count).map {
        Node("Relu", ["v\($0)"], [$0 == count - 1 ? "y" : "v\($0 + 1)"])
      }
      .reversed()
      $0.inputs = [Value("v0", [1, 2])]
    }
    #expect(graph.nodes.count == count)
  }

  @Test func theLastOfSeveralVersionsIsUsed() throws {
    for (opsets, holds) in [([("", 11), ("ai.onnx", 13)], 13), ([("", 13), ("", 11)], 11)] {
      let graph = try graph {
        $0.opsets = opsets
        $0.nodes = [Node("Softmax", ["x"], ["y"])]
      }
      #expect(
        "\(graph.nodes[0].op.record)" == (holds == 13 ? "{}" : "{axis = 1, flatten = 1}"))
    }
  }

  @Test func axesThatExportersDoNotKnowAreSymbolic() throws {
    for dimension in [OnnxText.Dimension.size(-1), .size(0), .symbol("?"), .none] {
      let bytes = model {
        $0.inputs = [Value("x", symbolic: [dimension, .size(2)])]
        $0.outputs = [Value("y", symbolic: nil)]
      }
      let imported = try importModel(bytes)
      #expect(imported.graph?.inputs.map(\.type) == [.real([1, 2])])
      #expect(
        imported.check.assumptions == ["'x.0', the first axis of input 'x', is taken as 1"])
      let told = try importModel(bytes, shapes: ["x.0": 3])
      #expect(told.graph?.inputs.map(\.type) == [.real([3, 2])])
    }
  }

  @Test func outputsThatNobodyReadsAreDropped() throws {
    let graph = try graph {
      $0.opsets = [("", 17)]
      $0.inputs = [Value("x", [1, 2, 4, 4])]
      $0.tensors = [Tensor("s", [3], floats: [1, 1, 1])]
      $0.nodes = [
        Node("MaxPool", ["x"], ["a", "indices"], ["kernel_shape": .ints([2, 2])]),
        Node("Dropout", ["a"], ["b", "mask"]),
        Node("LayerNormalization", ["b", "s"], ["y", "", "deviation"]),
      ]
      $0.outputs = [Value("y", symbolic: nil)]
    }
    #expect(graph.nodes.map(\.outputs) == [["a"], ["b"], ["y"]])
  }
}
