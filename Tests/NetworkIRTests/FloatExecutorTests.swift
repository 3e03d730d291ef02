import Basics
import NetworkIR
import Operators
import Testing

@Suite struct FloatExecutorTests {
  static let graph = try? Graph(
    text: """
      memc-network 1
      input x float32[1, 2]
      a = Gemm(x, @w) clamp [0.0, 4.0]
      s = Shape(a)
      b = Add(a, x)
      y = Reshape(b) {shape = [2, 1]}
      output y
      output a
      """, source: "net", operators: operators
  ) { _ in AnyTensor(Tensor<Float>([2, 2], [1, -1, 2, 3])) }

  @Test func aNetworkRunsNodeByNode() throws {
    let graph = try #require(Self.graph)
    var seen: [String: AnyTensor] = [:]
    var order: [String] = []
    let outputs = try FloatExecutor().run(graph, inputs: ["x": Tensor([1, 2], [-5, 3])]) {
      seen[$0] = $1
      order.append($0)
    }
    #expect(outputs == ["y": Tensor([2, 1], [-4, 7]), "a": Tensor([1, 2], [1, 4])])
    #expect(order == ["x", "a", "s", "b", "y"])
    #expect(seen["s"] == AnyTensor(Tensor([2], [1, 2])))
  }

  @Test func anInputMustBePresentAndFit() throws {
    let graph = try #require(Self.graph)
    let missing = #expect(throws: Diagnostic.self) {
      try FloatExecutor().run(graph, inputs: [:])
    }
    #expect(missing?.message == "the input 'x' is missing")
    let misfit = #expect(throws: Diagnostic.self) {
      try FloatExecutor().run(graph, inputs: ["x": Tensor([2], [1, 2])])
    }
    #expect(misfit?.message == "input 'x' must have shape [1, 2], not [2]")
  }

  @Test func valuesThatDoNotFitAreRefusedAtTheirNode() throws {
    let graph = try Graph(
      text: """
        memc-network 1
        input x float32[3]
        y = Gather(x, @i)
        output y
        """, source: "net", operators: operators
    ) { _ in AnyTensor(Tensor([1], [3])) }
    let diagnostic = #expect(throws: Diagnostic.self) {
      try FloatExecutor().run(graph, inputs: ["x": Tensor([3], [1, 2, 3])])
    }
    #expect(diagnostic?.description == "net:3:1: index 3 of Gather is outside axis 0 of [3]")
  }
}
