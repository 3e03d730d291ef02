import TileMachine

/// Runs only a program's tokens and channels, to check whether the program finishes with other
/// initial counts of tokens.
public struct TokenRun {
  private let script: Script
  private let tokens: [Token]

  /// Prepares the runs of `program`.
  ///
  /// - Precondition: loops nest and operands fit.
  public init(_ program: Program) {
    var builder = ScriptBuilder(program)
    builder.build(withPorts: false)
    script = builder.script
    tokens = program.tokens
  }

  /// Returns the tokens for which streams still wait at the end; empty if all streams finish.
  ///
  /// - Parameter initial: initial counts that replace those of the program, by token name.
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

/// An observer that does nothing.
private struct Nobody: RunObserver {
  var memory: Int { 0 }
  func take(_ demand: Demand, by stream: Int) {}
  func act(_ step: Int, by stream: Int, at counters: SIMD4<Int>) -> Int { 0 }
  func give(_ demand: Demand, by stream: Int) {}
  func time(of stream: Int) -> Double { 0 }
}
