import Basics
import NetworkIR

/// The passes in the order they run, clean-up first.
public struct Pipeline: Sendable {
  /// The result of a run.
  public struct Outcome: Sendable {
    public var graph: Graph
    /// The duration of each pass, in order.
    public var times: [(pass: String, duration: Duration)]
    public var warnings: [Warning]
  }

  public let passes: [any Pass]

  /// Builds the passes that a mapping names, with clean-up first.
  ///
  /// - Throws: `Diagnostics` with all errors in all passes, or if a pass that trains comes after
  ///   `quantize`.
  public init(_ steps: [(name: String, record: Record)]) throws {
    var diagnostics = Diagnostics()
    let named = try steps.compactMap { name, record in
      try diagnostics.collect(at: record.place) { try Passes.passes.make(name, record) }
    }
    try diagnostics.throwIfAny()
    try Self.expectTrainingOfReals(named, at: steps.map(\.record.place))
    self.init(passes: named)
  }

  /// - Throws: `configuration` if a pass that trains comes after the one that quantizes.
  private static func expectTrainingOfReals(_ passes: [any Pass], at places: [Place?]) throws {
    let first = passes.firstIndex { $0 is Quantize } ?? passes.count
    let late = zip(passes, places).dropFirst(first).filter { $0.0.trains }
    try Diagnostics(
      late.map { pass, place in
        Diagnostic.configuration(
          "'\(pass.name)' trains real weights and must come before 'quantize'", at: place,
          note: "move it up in 'passes'; 'retrain-quantized' trains with rounded weights")
      }
    ).throwIfAny()
  }

  /// The given passes, with clean-up first.
  public init(passes: [any Pass]) {
    self.passes = passes.first is CleanUp ? passes : [CleanUp()] + passes
  }

  /// Runs the passes and verifies the graph before the first and after each.
  ///
  /// - Parameter observe: called with the graph after each pass.
  /// - Throws: what a pass throws, with its name before the message; `internalError` that names the
  ///   pass after which the graph does not verify.
  public func run(
    _ graph: Graph, in context: PassContext,
    observe: (_ pass: any Pass, _ graph: Graph) throws -> Void = { _, _ in }
  ) throws -> Outcome {
    try graph.verify()
    var (context, outcome) = (context, Outcome(graph: graph, times: [], warnings: []))
    let clock = ContinuousClock()
    for pass in passes {
      let start = clock.now
      if context.training?.teacher == nil, pass.recipe?.teacherWeight ?? 0 > 0 {
        context.training?.teacher = outcome.graph
      }
      outcome.graph = try naming(pass) { try pass.run(outcome.graph, in: context) }
      outcome.times.append((pass.name, clock.now - start))
      try Self.verify(outcome.graph, after: pass)
      try observe(pass, outcome.graph)
    }
    outcome.warnings = context.warnings.all
    return outcome
  }

  private static func verify(_ graph: Graph, after pass: any Pass) throws {
    var diagnostics = Diagnostics()
    try diagnostics.collect { try graph.verify() }
    let broken = diagnostics.all.map {
      Diagnostic(
        .internalError, "pass '\(pass.name)' broke the network: \($0.message)", at: $0.place)
    }
    try Diagnostics(broken).throwIfAny()
  }

  /// Runs `body` and adds the name of the pass to diagnostics that it throws.
  private func naming<Result>(_ pass: any Pass, _ body: () throws -> Result) throws -> Result {
    var diagnostics = Diagnostics()
    if let result = try diagnostics.collect({ try body() }) { return result }
    throw Diagnostics(
      diagnostics.all.map { diagnostic in
        var named = diagnostic
        named.message = "\(pass.name): \(diagnostic.message)"
        return named
      })
  }
}
