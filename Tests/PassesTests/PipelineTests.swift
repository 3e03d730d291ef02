import Basics
import NetworkIR
import Passes
import TestSupport
import Testing

/// A pass that drops the last node.
private struct Break: Pass {
  static let name = "break"
  static let summary = "drops the last node"
  func run(_ graph: Graph, in context: PassContext) -> Graph {
    var graph = graph
    graph.nodes.removeLast()
    return graph
  }
}

@Test func cleanUpRunsFirst() throws {
  let steps = [("prune", Record(["ratio": 0.5.value])), ("quantize", Record()), ("ckfo", Record())]
  let pipeline = try Pipeline(steps.map { (name: $0.0, record: $0.1) })
  var seen: [String] = []
  let outcome = try pipeline.run(try lenet(), in: context()) { pass, graph in
    seen.append("\(pass.name) \(graph.nodes.count)")
  }
  #expect(seen == ["clean-up 7", "prune 7", "quantize 7", "ckfo 7"])
  #expect(outcome.times.map(\.pass) == ["clean-up", "prune", "quantize", "ckfo"])
  #expect(outcome.graph.kernelGroups.keys.sorted() == ["c1", "c2", "g1", "g2"])
}

@Test func cleanUpIsNotRunTwice() throws {
  #expect(try Pipeline([("clean-up", Record())]).passes.map(\.name) == ["clean-up"])
  #expect(try Pipeline([]).passes.map(\.name) == ["clean-up"])
}

@Test func allMistakesInAMappingAreReported() throws {
  do {
    _ = try Pipeline([("prun", Record()), ("quantize", Record(["bits": 8.value]))])
  } catch let diagnostics as Diagnostics {
    #expect(
      diagnostics.all.map(\.message) == ["unknown pass 'prun'", "unknown key 'bits' of quantize"])
  }
}

@Test func passesThatTrainMustComeBeforeQuantize() throws {
  let place = Place("m.yaml", .line(5, column: 5))
  let steps = [("quantize", Record()), ("ckfo", Record()), ("retrain", Record(at: place))]
  let found = try diagnostic { try Pipeline(steps.map { (name: $0.0, record: $0.1) }) }
  #expect(found.kind == .configuration)
  #expect(
    found.description
      == "m.yaml:5:5: 'retrain' trains real weights and must come before 'quantize'")
  #expect(
    found.notes == ["move it up in 'passes'; 'retrain-quantized' trains with rounded weights"])
}

@Test func aPassThatBreaksTheNetworkIsNamed() throws {
  let pipeline = Pipeline(passes: [Break()])
  let refusal = try diagnostic { _ = try pipeline.run(try lenet(), in: context()) }
  #expect(refusal.kind == .internalError)
  #expect(refusal.message == "pass 'break' broke the network: the output 'g2' is not defined")
}

@Test func kernelGroupsKeepTheFunction() throws {
  let steps = [("prune", Record(["ratio": 0.9.value])), ("quantize", Record())]
  let graph = try Pipeline(steps.map { (name: $0.0, record: $0.1) }).run(
    try lenet(), in: context()
  ).graph
  var grouped = try CKFO().run(graph, in: context())
  for layer in grouped.kernelGroups.values {
    #expect(layer.columns.flatMap { $0 }.count == Set(layer.columns.flatMap { $0 }).count)
  }
  grouped.kernelGroups = [:]
  #expect(grouped == graph)
}
