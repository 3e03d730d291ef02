import Basics
import Foundation
import Importers
import NetworkIR
import Operators
import Testing

@testable import Exporters

@Suite struct OnnxExportTests {
  /// The network of a text; every constant, such as `@w`, is `[2, 2]` ones.
  private func graph(_ text: String) throws -> Graph {
    try Graph(text: "memc-network 1\n\(text)\n", source: "test", operators: operators) { _ in
      AnyTensor(Tensor<Float>([2, 2], repeating: 1))
    }
  }

  private func written(_ text: String) throws -> String {
    try String(graph(text).throughOnnx().description.dropFirst("memc-network 1\n".count))
  }

  @Test func aClampBecomesASeparateNode() throws {
    #expect(
      try written(
        """
        input x float32[1, 2]
        a = MatMul(x, @w) clamp [0.0, inf]
        b = MatMul(a, @v) clamp [-1.0, 6.5]
        c = MatMul(b, @u) clamp [-inf, inf] named last
        output c
        """) == """
          input x float32[1, 2]
          a.unclamped = MatMul(x, @w) named a
          a = Relu(a.unclamped) named a.clamp
          b.unclamped = MatMul(a, @v) named b
          b = Clip(b.unclamped) {min = -1.0, max = 6.5} named b.clamp
          c = MatMul(b, @u) named last
          output c

          """)
  }

  @Test func windowsInCeilModeAreDefinedByPadding() throws {
    // runtimes count windows differently if the last one would begin in the padding
    let pools = [
      ("kernel_shape = [2, 1], strides = [3, 1], pads = [0, 0, 1, 0]", "[0, 0, 1, 0]"),
      ("kernel_shape = [3, 2], strides = [2, 2]", "[0, 0, 1, 1]"),
    ]
    for (attributes, pads) in pools {
      let text = try written(
        """
        input x float32[1, 1, 8, 9]
        a = MaxPool(x) {\(attributes), ceil_mode = 1}
        b = AveragePool(x) {\(attributes), ceil_mode = 1}
        output a
        output b
        """)
      #expect(!text.contains("ceil_mode"))
      #expect(text.components(separatedBy: "pads = \(pads)").count == 3, "\(text)")
    }
  }

  @Test func namesThatAreTakenAreNotReused() throws {
    #expect(
      try written(
        """
        input a.unclamped float32[1, 2]
        a = MatMul(a.unclamped, @w) clamp [0.0, inf]
        a.clamp = Reshape(a) {shape = [2, 1]}
        output a.clamp
        """) == """
          input a.unclamped float32[1, 2]
          a.unclamped.2 = MatMul(a.unclamped, @w) named a
          a = Relu(a.unclamped.2) named a.clamp.2
          a.clamp = Reshape(a) {shape = [2, 1]}
          output a.clamp

          """)
  }

  @Test func attributesOfOldOpsetsBecomeAdditionalNodes() throws {
    #expect(
      try written(
        """
        input x float32[1, 2, 3]
        input b float32[2]
        a = Add(x, b) {axis = 1}
        s = Softmax(a) {axis = 1, flatten = 1}
        output s
        """) == """
          input x float32[1, 2, 3]
          input b float32[2]
          a.aligned = Unsqueeze(b) {axes = [1]} named a.align
          a = Add(x, a.aligned)
          s.flat = Flatten(a) named s.flatten
          s.normalized = Softmax(s.flat) {axis = 1} named s
          s = Reshape(s.normalized) {shape = [-1, 2, 3]} named s.reshape
          output s

          """)
  }

  @Test func aReshapeThatKeepsTheBatchHasAnOpenBatchSize() throws {
    #expect(
      try written(
        """
        input x float32[1, 4]
        a = Reshape(x) {shape = [1, 2, 2]}
        b = Reshape(a) {shape = [1, -1]}
        output b
        """) == """
          input x float32[1, 4]
          a = Reshape(x) {shape = [-1, 2, 2]}
          b = Reshape(a) {shape = [0, -1]}
          output b

          """)
  }

  @Test func realNumbersAreWrittenInSinglePrecision() throws {
    #expect(
      try written(
        """
        input x float64[1, 2]
        a = Cast(x) {to = "float16"}
        b = Cast(a) {to = "float64"}
        output b
        """) == """
          input x float32[1, 2]
          a.half = Cast(x) {to = "float16"} named a
          a = Cast(a.half) {to = "float32"} named a.single
          b = Cast(a) {to = "float32"}
          output b

          """)
  }

  @Test func integerCodesAreRefused() throws {
    var graph = try graph("input x float32[1, 2]\noutput x")
    graph.quantization = Quantization()
    for write in [
      { _ = try OnnxExport.bytes(of: graph, version: "") },
      {
        _ = try FolderExport.files(of: graph)
      },
    ] {
      let refusal = #expect(throws: Diagnostic.self, performing: write)
      #expect(refusal?.kind == .unsupported)
      #expect(
        refusal?.notes == [
          "write the network before the pass 'quantize', in single precision"
        ])
    }
  }

  /// An operator that was introduced in opset 24.
  struct Swish: Operator {
    static let name = "Swish"
    static let summary = "x times its sigmoid"
    static let versions = [24]
    func outputTypes(of inputs: [TensorType]) -> [TensorType] { inputs }
    func evaluate(_ inputs: [AnyTensor]) -> [AnyTensor] { inputs }
    func integerForm(of inputs: [Operand]) throws -> IntegerForm {
      throw Diagnostic.unsupported("")
    }
  }

  @Test func operatorsThatAreNotInTheOpsetAreAllRefused() throws {
    var graph = try graph("input x float32[1, 2]\noutput x")
    graph.outputs = ["b"]
    graph.nodes = [
      Node("first", Swish(), inputs: ["x"], outputs: ["a"]),
      Node("second", Swish(), inputs: ["a"], outputs: ["b"]),
    ]
    let refusals = #expect(throws: Diagnostics.self) {
      try OnnxExport.bytes(of: graph, version: "")
    }
    #expect(
      refusals?.all.map(\.description) == [
        "node 'first': Swish does not exist in opset 20",
        "node 'second': Swish does not exist in opset 20",
      ])
  }

  @Test func aResizeKeepsTheBatchOpen() throws {
    #expect(
      try written(
        """
        input x float32[1, 2, 3]
        a = Resize(x) {sizes = [1, 2, 6]}
        b = Upsample(a) {scales = [1.0, 1.0, 2.0]}
        output b
        """) == """
          input x float32[1, 2, 3]
          a = Resize(x) {axes = [1, 2], sizes = [2, 6]}
          b = Resize(a) {coordinate_transformation_mode = "asymmetric", nearest_mode = "floor", scales = [1.0, 1.0, 2.0]}
          output b

          """)
  }

  @Test func theFileNamesItsProducer() throws {
    let bytes = try OnnxExport.bytes(
      of: graph("input x float32[1, 2]\ny = Relu(x)\noutput y"), version: "1.2.3")
    #expect(String(decoding: bytes, as: UTF8.self).contains("memc\u{1a}\u{5}1.2.3"))
  }
}
