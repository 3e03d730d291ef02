import Hardware
import TileMachine

/// When everything happens: one run of the program's control, each instruction taking as long as the
/// accelerator's prices say.
///
/// Streams run side by side, as their tokens and channels let them; an array fires for one group at a
/// time, and the vector, pooling and look-up unit of a tile serve one stream at a time. What the mesh
/// and the memories carry at once is not limited.
public struct Timeline: Sendable {
  /// From the image in global memory to the result there; `nil` where a price is lacking.
  public let latencyInNanoseconds: Double?
  /// From the end of one image to the end of the next, images back to back, once the pipeline is
  /// full; `nil` where a price is lacking, or for one image.
  public let intervalInNanoseconds: Double?
  /// How long the instructions of each layer take, each counted where it runs, in the order of the
  /// program; waiting is not counted. `nil` where a price is lacking.
  public let busyNanosecondsOfLayers: [(layer: String, time: Double?)]
  /// What happens, but has no time among the accelerator's prices.
  public let unpriced: [Event]

  /// - Parameter images: how many follow each other, every stream going on to the next when it has
  ///   done one; the interval is the mean over the later half. There is none for programs whose tokens
  ///   do not stand after an image where they stood before, as pipelined schedules leave them.
  /// - Precondition: `verify(_:)` finds nothing wrong with `program`.
  public init(_ program: Program, images: Int = 1) {
    var builder = ScriptBuilder(program)
    builder.build(withPorts: false)
    precondition(builder.findings.isEmpty, "a timeline is of a verified program")
    let steps = program.timedSteps
    var run = StaticRun(
      builder.script, observer: ClockObserver(builder.script, steps), images: images)
    if run.run(budget: Int.max) != .finished {
      // tokens that do not return keep the next image waiting: the first alone has a time
      run = StaticRun(builder.script, observer: ClockObserver(builder.script, steps))
      let outcome = run.run(budget: Int.max)
      precondition(outcome == .finished, "a verified program comes to its end")
    }
    let ends = run.observer.completions
    unpriced = Event.allCases.filter(Set(steps.lazy.flatMap(\.unpriced)).contains)
    let layers = steps.map(\.layer).uniqued
    let untimed = Set(steps.filter { $0.duration == nil }.map(\.layer))
    let busy = run.observer.busy
    busyNanosecondsOfLayers = layers.map { layer in
      (layer, untimed.contains(layer) ? nil : (busy[layer] ?? 0) / Double(max(ends.count, 1)))
    }
    latencyInNanoseconds = untimed.isEmpty ? ends.first ?? 0 : nil
    intervalInNanoseconds = untimed.isEmpty ? ends.laterMeanStep : nil
  }
}

extension [Double] {
  /// The mean distance of neighbours in the later half.
  fileprivate var laterMeanStep: Double? {
    guard let last, count > 1 else { return nil }
    let middle = (count - 1) / 2
    return (last - self[middle]) / Double(count - 1 - middle)
  }
}
