import Basics
import Hardware
import Mapping
import NetworkIR
import TestSupport
import Testing
import Training

@testable import Passes

/// Three layers and a task they can learn: which of the first two inputs is larger.
private enum Task {
  static func graph() throws -> Graph {
    try network(
      """
      input x float32[1, 4]
      m1 = Gemm(x, @w1, @b1) {transB = 1}
      r1 = Relu(m1)
      m2 = Gemm(r1, @w2, @b2) {transB = 1}
      r2 = Relu(m2)
      m3 = Gemm(r2, @w3, @b3) {transB = 1}
      output m3
      """,
      [
        "w1": [16, 4], "b1": [16], "w2": [12, 16], "b2": [12], "w3": [2, 12], "b3": [2],
      ])
  }

  static func data(_ seed: UInt64, _ count: Int = 256) -> TrainingData {
    let inputs = random([count, 4], seed: seed)
    return TrainingData(
      inputs: inputs,
      goals: .classes(
        (0..<count).map { inputs.elements[4 * $0] > inputs.elements[4 * $0 + 1] ? 0 : 1 }))
  }

  /// Arrays of 8 rows and 8 columns, and training examples.
  static func trainingContext() -> PassContext {
    var context = context()
    (context.accelerator.array.rows, context.accelerator.array.columns) = (8, 8)
    context.accelerator.array.activeRows = 8
    context.training = TrainingContext(data: data(1), heldBack: data(2), seed: 3)
    return context
  }

  static func run(_ name: String, _ record: String, _ graph: Graph, _ context: PassContext) throws
    -> Graph
  {
    var reader = TextReader(record, source: "test")
    return try passes.make(name, try reader.record()).run(graph, in: context)
  }
}

private let quick = "training = {epochs = 3.0, batch = 32, rate = 0.01}, every = 2"

private func use(_ graph: Graph, _ context: PassContext, bits: Int = 8) throws -> ChipUse {
  try ChipUse(of: graph, in: context) { _ in bits }
}

private func nonzero(_ graph: Graph, _ name: String) -> Int {
  graph.constants[name]?.real?.elements.count { $0 != 0 } ?? 0
}

@Test(arguments: [Packed() as any Strategy, PlainGrid()])
func pathsArePrunedToAnArrayBudget(_ strategy: any Strategy) throws {
  var context = Task.trainingContext()
  context.strategy = strategy
  let graph = try Task.graph()
  #expect(try use(graph, context).arrays > 24)
  let small = try Task.run(
    "prune-gradually", "{pattern = path, budget = {arrays = 24}, \(quick)}", graph, context)
  #expect(try use(small, context).arrays <= 24)
  #expect(small.constants["w1"]!.shape[0] < 16)
  #expect(context.warnings.all.isEmpty)
}

@Test func everyPatternMeetsAMemristorBudget() throws {
  for pattern in PruningPattern.allCases {
    let context = Task.trainingContext()
    let graph = try Task.graph()
    let pruned = try Task.run(
      "prune-gradually", "{pattern = \(pattern.rawValue), budget = {memristors = 0.4}, \(quick)}",
      graph, context)
    let uses = try [pruned, graph].map { try use($0, context) }
    #expect(Double(uses[0].memristors) <= 0.4 * Double(uses[1].memristors))
  }
}

@Test func energyAndStoredBitBudgetsAreMet() throws {
  let context = Task.trainingContext()
  let graph = try Task.graph()
  let pruned = try Task.run(
    "prune-gradually", "{budget = {energy = 0.5, stored-bits = 700.0}, \(quick)}", graph, context)
  let uses = try [pruned, graph].map { try use($0, context) }
  #expect(2 * uses[0].cellReads <= uses[1].cellReads)
  #expect(uses[0].storedBits <= 700)
}

@Test func layersWithTheirOwnRatioKeepItUnderABudget() throws {
  let graph = try Task.graph()
  let pruned = try Task.run(
    "prune-gradually",
    "{layers = {m1 = {ratio = 0.25}}, budget = {memristors = 0.5}, \(quick)}", graph,
    Task.trainingContext())
  // a quarter of 64 is pruned, and unused paths
  #expect((40...48).contains(nonzero(pruned, "w1")))
}

@Test func aBudgetNeverRemovesTheLastUnitOfALayer() throws {
  let error = try diagnostic {
    _ = try Task.run(
      "prune-gradually", "{pattern = path, budget = {arrays = 7}, \(quick)}", Task.graph(),
      Task.trainingContext())
  }
  #expect(error.kind == .checkFailed)
  #expect(
    error.message == "the budget cannot be met: the smallest network has 8 arrays (budget: 7)")
}

@Test func anExceededBudgetIsReportedInItsOwnTerms() throws {
  let error = try diagnostic {
    try Task.run(
      "prune-gradually",
      "{pattern = path, budget = {memristors = 0.01, energy = 0.005, stored-bits = 20.0}, \(quick)}",
      Task.graph(), Task.trainingContext())
  }
  #expect(error.kind == .checkFailed)
  #expect(
    error.message
      == "the budget cannot be met: the smallest network has 0.0457 of the original memristors "
      + "(budget: 0.01), 0.025 of the original energy (budget: 0.005), 56 stored bits (budget: 20)")
}

/// The remaining single weights may be unused, so that nothing is left: reported before training.
@Test func aBudgetThatLeavesNoPathIsNotMet() throws {
  let error = try diagnostic {
    _ = try Task.run(
      "prune-gradually",
      "{budget = {stored-bits = 24.0}, training = {epochs = 100000.0, batch = 32}}", Task.graph(),
      Task.trainingContext())
  }
  #expect(error.kind == .checkFailed)
  #expect(
    error.message == "the budget cannot be met: the smallest network has no path through 'm1'")
}

@Test func aBudgetThatIsAlreadyMetWarns() throws {
  let context = Task.trainingContext()
  _ = try Task.run(
    "prune-gradually", "{budget = {stored-bits = 1e9}, \(quick)}", Task.graph(), context)
  #expect(
    context.warnings.all.map(\.message) == [
      "prune-gradually: the network already meets the budget; nothing is pruned"
    ])
}

@Test(arguments: [PruningPattern.channel, .segment], ["prune", "prune-gradually"])
func networkOutputsAreNotPruned(_ pattern: PruningPattern, _ pass: String) throws {
  var context = Task.trainingContext()
  (context.accelerator.array.rows, context.accelerator.array.activeRows) = (16, 16)
  let options = pass == "prune" ? "" : ", \(quick)"
  let pruned = try Task.run(
    pass, "{pattern = \(pattern.rawValue), ratio = 0.75\(options)}", Task.graph(), context)
  #expect(nonzero(pruned, "w3") == 24)
  #expect(nonzero(pruned, "w1") + nonzero(pruned, "w2") < 128)
}

@Test(arguments: [
  ("{}", "prune-gradually needs 'ratio', 'budget' or 'layers'"),
  ("{ratio = 0.5, budget = {arrays = 2}}", "prune-gradually takes 'ratio' or 'budget', not both"),
  ("{budget = {}}", "budget needs one of 'arrays', 'memristors', 'energy' and 'stored-bits'"),
  ("{budget = {arrays = 0}}", "'arrays' of budget must be in 1...1000000000, not 0"),
])
func mistakesOfBudgetsAreExplained(record: String, message: String) throws {
  let error = try diagnostic {
    _ = try Task.run("prune-gradually", record, Task.graph(), Task.trainingContext())
  }
  #expect(error.message == message)
}

@Test func biasesArePrunedWithTheirPaths() throws {
  let graph = try Task.graph()
  let pruned = try Task.run("prune", "{ratio = 0.5, pattern = path}", graph, context())
  let zeros = (pruned.constants["b1"]!.real!.elements + pruned.constants["b2"]!.real!.elements)
    .count { $0 == 0 }
  #expect(zeros == 8 + 6)
  #expect(pruned.constants["b3"] == graph.constants["b3"])
  let small = try Shrink().run(pruned, in: context())
  #expect(small.constants["w2"]?.shape == [6, 8])
  #expect(try largestDifference(pruned, small) == 0)
}

@Test func segmentsEndWhereArraysDo() throws {
  var context = context()
  context.accelerator.array.rows = 2
  let graph = try network(
    """
    input x float32[1, 3]
    m = MatMul(x, @w)
    output m
    """, [:], ["w": Tensor([3, 2], [1, 9, 2, 9, 5, 1])])
  // means of the segments: 1.5 and 5 of column 0, 9 and 1 of column 1
  let pruned = try Task.run("prune", "{ratio = 0.5, pattern = segment}", graph, context)
  #expect(pruned.constants["w"]?.real?.elements == [0, 9, 0, 9, 5, 0])
}

@Test func fittingStopsBeforeTheAccuracyFallsTooFar() throws {
  var context = Task.trainingContext()
  let trained = try Task.run(
    "retrain", "{training = {epochs = 20.0, batch = 32, rate = 0.01}}", Task.graph(), context)
  let record = "training = {epochs = 4.0, batch = 32, rate = 0.01}"
  let small = try Task.run("fit", "{within = 3.0, step = 0.4, \(record)}", trained, context)
  let heldBack = try #require(context.training?.heldBack)
  let accuracies = try [trained, small].map { try TrainingNetwork($0).evaluate(heldBack).accuracy! }
  #expect(accuracies[0] > 0.9)
  #expect(accuracies[1] >= accuracies[0] - 0.03)
  #expect(try use(small, context).memristors < use(trained, context).memristors)
  context.training?.heldBack = nil
  #expect(
    try diagnostic { _ = try Task.run("fit", "{\(record)}", trained, context) }.message
      == "needs a validation set")
}

@Test func layerWidthsFollowTheBudget() throws {
  let context = Task.trainingContext()
  let graph = try Task.graph()
  let record = "training = {epochs = 1.0, batch = 32, rate = 0.001}"
  let rounded = try Task.run(
    "retrain-quantized", "{budget = {stored-bits = 1200.0}, \(record)}", graph, context)
  let quantized = try Task.run(
    "quantize", "{method = grid, narrow = true, granularity = tensor}", rounded, context)
  let weights = ["w1", "w2", "w3"].map { quantized.quantization!.weights[$0]! }
  #expect(weights.reduce(0) { $0 + $1.codes.count * $1.bits } <= 1200)
  #expect(weights.allSatisfy { $0.bits <= 7 })
  #expect(context.warnings.all[0].message.hasPrefix("retrain-quantized: weight bits: m1 "))
  let error = try diagnostic {
    _ = try Task.run(
      "retrain-quantized", "{budget = {stored-bits = 800.0}, \(record)}", graph, context)
  }
  #expect(
    error.message
      == "the budget cannot be met: the smallest network has 840 stored bits (budget: 800)")
}
