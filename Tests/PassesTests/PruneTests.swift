import Basics
import NetworkIR
import Passes
import TestSupport
import Testing

private func prune(_ record: String, _ graph: Graph) throws -> Graph {
  var reader = TextReader(record, source: "test")
  let pass = try passes.make("prune", try reader.record())
  return try pass.run(graph, in: context())
}

/// `m1` has 2 columns and 2 rows, `m2` has 1 column and 2 rows.
private func chain() throws -> Graph {
  try network(
    """
    input x float32[1, 2]
    m1 = Gemm(x, @w1, @b1)
    m2 = MatMul(m1, @w2)
    output m2
    """, [:],
    [
      "w1": Tensor([2, 2], [1, -3, 2, 4]), "b1": Tensor([2], [0.1, 0.2]),
      "w2": Tensor([2, 1], [-0.5, 8]),
    ])
}

private func weights(_ graph: Graph) -> [[Float]] {
  ["w1", "w2"].map { graph.constants[$0]?.real?.elements ?? [] }
}

@Test(
  arguments: [
    ("{ratio = 0.5}", [[0, -3, 0, 4], [0, 8]]),
    ("{ratio = 0.5, scope = global}", [[0, -3, 0, 4], [0, 8]]),
    ("{ratio = 0.34, scope = global}", [[0, -3, 2, 4], [0, 8]]),
    ("{ratio = 0.5, pattern = channel}", [[0, -3, 0, 4], [-0.5, 8]]),
    ("{ratio = 0.5, pattern = row}", [[0, 0, 2, 4], [0, 8]]),
    ("{ratio = 0.5, exclude = [m1]}", [[1, -3, 2, 4], [0, 8]]),
    ("{layers = {m1 = {ratio = 0.75}}}", [[0, 0, 0, 4], [-0.5, 8]]),
    ("{ratio = 1, layers = {m1 = {ratio = 0}}}", [[1, -3, 2, 4], [0, 0]]),
  ] as [(String, [[Float]])])
func theWeightsOfLeastMagnitudeArePruned(record: String, expected: [[Float]]) throws {
  #expect(weights(try prune(record, try chain())) == expected)
}

@Test func biasesAreNotPruned() throws {
  #expect(try prune("{ratio = 1}", try chain()).constants["b1"]?.real?.elements == [0.1, 0.2])
}

@Test func amongEqualWeightsTheFirstArePruned() throws {
  let graph = try network(
    """
    input x float32[1, 4]
    m = MatMul(x, @w)
    output m
    """, [:], ["w": Tensor([4, 1], [-1, 1, 1, -1])])
  let pruned = try prune("{ratio = 0.5}", graph).constants["w"]?.real?.elements
  #expect(pruned == [0, 0, 1, -1])
}

@Test func aTapIsPrunedInAllKernels() throws {
  let graph = try network(
    """
    input x float32[1, 2, 4]
    c = Conv(x, @w) {group = 2}
    output c
    """, [:], ["w": Tensor([2, 1, 3], [1, 2, 3, 3, 1, 4])])
  // mean magnitudes of the taps: 2, 1.5, 3.5
  let pruned = try prune("{ratio = 0.33, pattern = kernel-tap}", graph).constants["w"]?.real?
    .elements
  #expect(pruned == [1, 0, 3, 3, 0, 4])
  // rows of each group: 1, 2, 3 and 3, 1, 4
  let rows = try prune("{ratio = 0.5, pattern = row}", graph).constants["w"]?.real?.elements
  #expect(rows == [0, 0, 3, 3, 0, 4])
}

@Test(arguments: [0.1, 0.5, 0.93])
func thePrunedShareIsTheRatio(ratio: Double) throws {
  let graph = try lenet()
  let pruned = try prune("{ratio = \(ratio)}", graph)
  for name in ["w1", "w2", "w3", "w4"] {
    let elements = pruned.constants[name]?.real?.elements ?? []
    let zeros = elements.count { $0 == 0 }
    #expect(zeros == Int((ratio * Double(elements.count)).rounded()))
  }
}

@Test(arguments: [
  ("{}", "prune needs 'ratio' or 'layers'"),
  ("{ratio = 2}", "'ratio' of prune must be in 0.0...1.0, not 2.0"),
  ("{ratio = 0.5, layers = {m3 = {ratio = 0.1}}}", "unknown layer 'm3'"),
  ("{ratio = 0.5, exclude = [m3]}", "unknown layer 'm3'"),
  (
    "{ratio = 0.5, pattern = rows}",
    "'pattern' of prune must be one of unstructured, channel, kernel-tap, row, segment, path, not 'rows'"
  ),
  (
    "{exclude = [m1], layers = {m1 = {ratio = 0.1}}}",
    "'exclude' of prune names 'm1', which has a ratio under 'layers'"
  ),
])
func mistakesInPruneAreExplained(record: String, message: String) throws {
  #expect(try diagnostic { _ = try prune(record, try chain()) }.message == message)
}

@Test func excludedLayersAreReportedAtTheirPlace() throws {
  let unknown = try diagnostic {
    try prune("{ratio = 0.5, exclude = [m1, m3]}", try chain())
  }
  #expect(unknown.description == "test:1:30: unknown layer 'm3'")
  #expect(unknown.notes == ["did you mean 'm1'?", "known layers: m1, m2"])
  let twice = try diagnostic {
    try prune("{exclude = [m1], layers = {m1 = {ratio = 0.1}}}", try chain())
  }
  #expect(
    twice.description
      == "test:1:13: 'exclude' of prune names 'm1', which has a ratio under 'layers'")
}

@Test func quantizedWeightsAreNotPruned() throws {
  let graph = try Quantize().run(try chain(), in: context())
  #expect(
    try diagnostic { _ = try prune("{ratio = 0.5}", graph) }.description
      == "test:3:1: the weights of 'm1' are already quantized")
}
