import Basics
import IntegerModel
import NetworkIR
import Operators
import TestSupport
import Testing

@Suite struct TableSizeTests {
  /// Of 600 functions with equal formats, or each with its own.
  @Test(arguments: [false, true])
  func tablesThatDifferAreCounted(differ: Bool) throws {
    let lines = (0..<600).map { "y\($0) = Sigmoid(x)\noutput y\($0)\n" }
    var graph = try Graph(
      text: "memc-network 1\ninput x float32[1, 2]\n\(lines.joined())", source: "test",
      operators: operators
    ) { _ in preconditionFailure("it has no constants") }
    var formats = ["x": ActivationFormat(bits: 16, isSigned: false, scale: 1)]
    for index in 0..<600 {
      let scale = differ ? 1 + Double(index) : 1
      formats["y\(index)"] = ActivationFormat(bits: 16, isSigned: false, scale: scale)
    }
    graph.quantization = Quantization(activations: formats)
    guard differ else { return try SizeLimit().expect(tablesOf: QuantizedGraph(graph)) }
    let found = try diagnostic { try SizeLimit().expect(tablesOf: QuantizedGraph(graph)) }
    #expect(
      found.message
        == "the network needs 1.6e8 bytes for tables of functions; the limit is 1.3e8")
    try SizeLimit(factor: 2).expect(tablesOf: QuantizedGraph(graph))
  }
}
