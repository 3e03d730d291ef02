import Hardware

/// When everything happens: one run of the program's control, each instruction taking as long as the
/// accelerator's prices say.
///
/// Streams run side by side, as their tokens and channels let them; an array fires for one group at a
/// time. What the mesh and the memories carry at once is not limited.
public struct Timeline: Sendable {
  /// From the image in global memory to the result there; `nil` where a price is lacking.
  public let latencyInNanoseconds: Double?
  /// How long the instructions of each layer take, each counted where it runs, in the order of the
  /// program; waiting is not counted. `nil` where a price is lacking.
  public let busyNanosecondsOfLayers: [(layer: String, time: Double?)]
  /// What happens, but has no time among the accelerator's prices.
  public let unpriced: [Event]

  /// - Precondition: `verify(_:)` finds nothing wrong with `program`.
  public init(_ program: Program) {
    var builder = ScriptBuilder(program)
    builder.build(withPorts: false)
    precondition(builder.findings.isEmpty, "a timeline is of a verified program")
    let steps = program.timedSteps
    var run = StaticRun(builder.script, observer: ClockObserver(builder.script, steps))
    let outcome = run.run(budget: Int.max)
    precondition(outcome == .finished, "a verified program comes to its end")
    unpriced = Event.allCases.filter(Set(steps.lazy.flatMap(\.unpriced)).contains)
    let layers = steps.map(\.layer).uniqued
    let untimed = Set(steps.filter { $0.duration == nil }.map(\.layer))
    let busy = run.observer.busy
    busyNanosecondsOfLayers = layers.map { ($0, untimed.contains($0) ? nil : busy[$0] ?? 0) }
    latencyInNanoseconds = untimed.isEmpty ? run.observer.times.max() ?? 0 : nil
  }
}
