import Basics
import NetworkIR
import Testing

@testable import Importers

extension OnnxImporterTests {
  @Test func aSizeForAnUnknownAxisIsAUserError() throws {
    let found = try diagnostics { _ = try importModel(model { _ in }, shapes: ["N": 3]) }
    #expect(found.map(\.description) == ["--shape: unknown dimension 'N' of the model"])
    let zero = try diagnostics { _ = try importModel(model { _ in }, shapes: ["N": 0]) }
    #expect(zero.map(\.message) == ["the size of 'N' must be at least 1, not 0"])
  }

  @Test func allRefusalsAreReportedTogether() throws {
    let check = try importModel(
      model {
        $0.nodes = [
          Node("Frob", ["x"], ["a"], name: "first"), Node("Relu", ["a"], ["b"]),
          Node("Gelu", ["x"], ["c"], domain: "com.microsoft"),
          Node("If", ["x"], ["d"], ["then_branch": .graph]), Node("Relu", ["x"], ["y"]),
        ]
      }
    ).check
    #expect(check.nodes.map(\.name) == ["first", "b", "c", "d", "y"])
    #expect(
      check.nodes.map(\.operatorName) == ["Frob", "Relu", "com.microsoft.Gelu", "If", "Relu"])
    #expect(check.nodes.map(\.status) == [.refused, .unknown, .refused, .refused, .compiled])
    #expect(
      check.nodes.map(\.reason) == [
        "memc does not support the operator Frob",
        "not checked further: it depends on node 'first', which is refused",
        "com.microsoft.Gelu is in the domain 'com.microsoft'; memc supports ONNX's own ones",
        "memc does not support the operator If", nil,
      ])
    #expect(!check.isSupported)
    #expect(check.refusals.all.map(\.kind) == [.unsupported, .unsupported, .unsupported])
  }

  @Test func anOperatorOfMemcIsOneOnlyInItsOwnDomain() throws {
    let check = try importModel(
      model {
        $0.nodes = [
          Node("Switching", ["x"], ["a"]), Node("Switching", ["x"], ["y"], domain: "memc"),
          Node("Relu", ["x"], ["b"], domain: "memc"),
        ]
      }
    ).check
    #expect(
      check.nodes.map(\.reason) == [
        "memc does not support the operator Switching", nil,
        "memc.Relu is in the domain 'memc'; memc supports ONNX's own ones",
      ])
  }

  @Test func nodesAfterARefusedOneAreCheckedWithTheTypesThatTheModelStates() throws {
    let found = try diagnostics {
      _ = try importModel(
        model {
          $0.values = [Value("a", [2, 3])]
          $0.tensors = [Tensor("w", [2], floats: [1, 2])]
          $0.nodes = [Node("Frob", ["x"], ["a"]), Node("MatMul", ["a", "w"], ["y"])]
        })
    }
    #expect(found.map(\.kind) == [.malformed])
  }

  @Test func nodesThatTheMachineCannotComputeAreRefused() throws {
    let imported = try importModel(
      model {
        $0.nodes = [
          Node("Softmax", ["x"], ["s"]), Node("MatMul", ["s", "w"], ["y"], name: "dense"),
        ]
        $0.tensors = [Tensor("w", [2, 2], floats: [1, 2, 3, 4])]
      })
    let check = try imported.check.judged(for: imported.requireGraph())
    #expect(check.nodes.map(\.status) == [.compiled, .refused])
    #expect(
      check.nodes[1].reason?.contains("Softmax 's' is computed on real numbers after the program")
        == true)
  }

  @Test func nodesBehindARefusedOneHaveNoValuesToJudge() throws {
    let imported = try importModel(
      model {
        $0.tensors = [
          Tensor("sizes", [2], int64s: [2, 0]), Tensor("c", [2], floats: [1, 1]),
        ]
        $0.nodes = [
          Node("Split", ["x", "sizes"], ["p", "q"], ["axis": .int(1)]),
          Node("BatchNormalization", ["p", "c", "c", "c", "c"], ["n"]),
          Node("Add", ["n", "n"], ["y"]),
        ]
      }
    ).withDefinedValues()
    #expect(imported.check.nodes.map(\.status) == [.refused, .compiled, .compiled])
  }

  @Test func constantsMustBeFinite() throws {
    let imported = try importModel(
      model {
        $0.nodes = [Node("MatMul", ["x", "w"], ["a"]), Node("Add", ["a", "b"], ["y"])]
        $0.tensors = [
          Tensor("w", [2, 2], floats: [1, 2, .nan, 4]), Tensor("b", [2], floats: [1, .infinity]),
        ]
      }
    ).withDefinedValues()
    #expect(
      imported.check.nodes.map(\.reason) == [
        "'w' holds values that are infinite or not a number",
        "'b' holds values that are infinite or not a number",
      ])
  }

  @Test func aVarianceMustBePositive() throws {
    let imported = try importModel(
      model {
        $0.inputs = [Value("x", [1, 2, 3])]
        $0.outputs = [Value("y", [1, 2, 3])]
        $0.tensors = [
          Tensor("s", [2], floats: [1, 1]), Tensor("v", [2], floats: [0, -0.5]),
        ]
        $0.nodes = [Node("BatchNormalization", ["x", "s", "s", "s", "v"], ["y"])]
      }
    ).withDefinedValues()
    #expect(
      imported.check.nodes.map(\.reason) == [
        "BatchNormalization has the variance -0.5 in channel 1; with epsilon 1e-05 added it must be "
          + "above 0"
      ])
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func slopesAreNumbers(alpha: Float) throws {
    let found = try diagnostics {
      _ = try importModel(
        model { $0.nodes = [Node("LeakyRelu", ["x"], ["y"], ["alpha": .float(alpha)])] })
    }
    #expect(found.map(\.kind) == [.malformed])
  }

  @Test func inputsThatAnOperatorDoesNotHaveAreRefused() throws {
    for node in [
      Node("MatMul", ["x", "w", "w"], ["y"]), Node("Gemm", ["x", "w", "w", "w"], ["y"]),
      Node("Reshape", ["x", "i", "i"], ["y"]),
    ] {
      let found = try diagnostics {
        _ = try importModel(
          model {
            $0.tensors = [
              Tensor("w", [2, 2], floats: [1, 2, 3, 4]), Tensor("i", [2], int64s: [1, 2]),
            ]
            $0.nodes = [node]
          })
      }
      #expect(found.map(\.kind) == [.malformed], "\(node.op)")
    }
  }

  @Test func namesThatAreTooLongForProgramTextAreRefused() throws {
    let long = String(repeating: "n", count: 4097)
    let found = try importModel(
      model { $0.nodes = [Node("Relu", ["x"], [long]), Node("Relu", [long], ["y"])] })
    #expect(
      found.check.nodes.first?.reason
        == "the name '\(String(repeating: "n", count: 32))…' has 4097 bytes; memc allows 4096 at most"
    )
    #expect(!found.check.isSupported)
    let node = try importModel(model { $0.nodes = [Node("Relu", ["x"], ["y"], name: long)] })
    #expect(node.check.nodes.map(\.reason) == found.check.nodes.prefix(1).map(\.reason))
  }

  /// Swift takes such names for one, so that they could not be told apart.
  @Test func valuesThatDifferOnlyInTheEncodingOfAnAccentAreRefused() throws {
    let found = try diagnostics {
      _ = try importModel(
        model {
          $0.nodes = [Node("Relu", ["x"], ["\u{e9}"]), Node("Relu", ["x"], ["e\u{301}"])]
        })
    }
    #expect(found.map(\.message).contains("'e\u{301}' is defined twice"))
  }

  @Test func nodesThatDifferOnlyInTheEncodingOfAnAccentAreNumbered() throws {
    let found = try importModel(
      model {
        $0.nodes = [
          Node("Relu", ["x"], ["a"], name: "\u{e9}"), Node("Relu", ["a"], ["y"], name: "e\u{301}"),
        ]
      })
    #expect(found.check.nodes.map(\.name) == ["\u{e9}", "e\u{301}.2"])
  }

  @Test func aCycleIsReportedWithItsNodes() throws {
    let found = try diagnostics {
      _ = try importModel(
        model {
          $0.nodes = [
            Node("Add", ["x", "c"], ["a"]), Node("Relu", ["a"], ["b"]), Node("Relu", ["b"], ["c"]),
            Node("Relu", ["c"], ["y"]),
          ]
        })
    }
    #expect(
      found.map(\.message) == [
        "3 nodes form a cycle, in which each reads the one before: 'b', 'c', 'a'"
      ])
  }

  @Test func wrongDeclaredShapesAreReported() throws {
    let imported = try importModel(model { $0.outputs = [Value("y", [1, 5])] })
    #expect(
      imported.check.assumptions == [
        "a declared shape is ignored: 'y', declared as [1, 5], is [1, 2]"
      ])
    let found = try diagnostics {
      _ = try importModel(model { $0.outputs = [Value("y", [1, 2], type: 7)] })
    }
    #expect(
      found.map(\.message) == ["'y' is declared as int64, but it is float32[1, 2]"])
  }

  @Test func nodesAfterARefusedOneAreCheckedIfItsTypeIsKnown() throws {
    let imported = try importModel(
      model {
        $0.tensors = [Tensor("w", [1, 2], floats: [1, 2])]
        $0.nodes = [
          Node("Tan", ["x"], ["a"]), Node("Transpose", ["a"], ["b"], name: "turn"),
          Node("Tan", ["w"], ["q"]), Node("MatMul", ["b", "q"], ["y"]),
        ]
      })
    #expect(imported.graph == nil)
    let check = try imported.check.judged(for: imported.fragment)
    #expect(check.nodes.map(\.status) == [.refused, .refused, .refused, .compiled])
    #expect(check.nodes[1].reason == "Transpose by [1, 0] moves axis 0, on which images lie")
    #expect(check.nodes[2].notes == ["see 'memc list operators' for those that it supports"])
  }
}
