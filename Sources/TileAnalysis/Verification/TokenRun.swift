import TileMachine

/// Runs of a program's tokens and channels alone, to see whether it comes to its end with other
/// numbers of tokens.
public struct TokenRun {
  private let script: Script
  private let tokens: [Token]

  /// - Precondition: lines nest and their operands fit.
  public init(_ program: Program) {
    var builder = ScriptBuilder(program)
    builder.build(withPorts: false)
    script = builder.script
    tokens = program.tokens
  }

  /// The tokens that streams wait for in the end; empty if all streams come to theirs.
  ///
  /// - Parameter initial: what tokens start at, where it is not what the program says.
  public func blockingTokens(initial: [String: Int]) -> [String] {
    var script = script
    for (index, token) in tokens.enumerated() {
      script.counters[index].initial = initial[token.name] ?? token.initial
    }
    var run = StaticRun(script, observer: Nobody())
    _ = run.run(budget: Int.max)
    return run.states.filter(\.isBlocked).compactMap { state in
      script.steps[state.next].takes.flatMap { demand in
        tokens.indices.contains(demand.counter) ? tokens[demand.counter].name : nil
      }
    }
  }
}

/// Looks away.
private struct Nobody: RunObserver {
  var memory: Int { 0 }
  func take(_ demand: Demand, by stream: Int) {}
  func act(_ step: Int, by stream: Int, at counters: SIMD4<Int>) -> Int { 0 }
  func give(_ demand: Demand, by stream: Int) {}
  func time(of stream: Int) -> Double { 0 }
}
