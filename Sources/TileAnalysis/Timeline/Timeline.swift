import Hardware
import TileMachine

/// The timing of a program: one run of its control, with durations from the accelerator's prices.
///
/// Streams run in parallel as far as their tokens and channels allow. An array fires for one group
/// at a time, and the vector, pooling and lookup units of a tile each serve one stream at a time.
/// Images take no less time than the links to the global memory, or the link between two chips, are
/// busy with them, and weights of a program in parts are loaded for one group after another. The
/// bandwidth of the mesh and of local memories is not limited.
public struct Timeline: Sendable {
  /// From the image in global memory to the result there, with all writes of a program in parts;
  /// `nil` if a price is missing.
  public let latencyInNanoseconds: Double?
  /// From the end of one image to the end of the next, for images back to back, once the pipeline
  /// is full; of a program in parts, the time of a batch divided by its images. `nil` if a price is
  /// missing, or for one image of a pipeline.
  public let intervalInNanoseconds: Double?
  /// How long shared links are busy for an image, with its share of the writes; no interval is
  /// shorter.
  public let linkTimes: LinkTimes
  /// The total duration of each layer's instructions for one image, without waiting, in the order
  /// of the program; `nil` if a price is missing.
  public let busyNanosecondsOfLayers: [(layer: String, time: Double?)]
  /// The events that occur but have no time among the accelerator's prices.
  public let unpriced: [Event]

  /// Runs the control of `program`.
  ///
  /// - Parameters:
  ///   - images: the number of consecutive images; each stream starts the next image when it has
  ///     completed one. The interval is the mean over the later half. There is no interval if an
  ///     image does not return the tokens to their initial counts; pipelined schedules do. Where a
  ///     batch has more images, each of the others takes every part as long as the later half did.
  ///   - atWork: for each line of the program, in order, whether it takes its time; `nil`: all do.
  /// - Precondition: `verify(_:)` finds nothing wrong with `program`.
  public init(_ program: Program, images: Int = 1, atWork: [Bool]? = nil) {
    var builder = ScriptBuilder(program)
    builder.build(withPorts: false)
    precondition(builder.findings.isEmpty, "a timeline is of a verified program")
    let steps = atWork.map { program.timedSteps(atWork: $0) } ?? program.timedSteps
    var run = StaticRun(
      builder.script, observer: ClockObserver(builder.script, steps), images: images)
    if run.run(budget: Int.max) != .finished {
      // tokens that do not return block the next image: only the first image has a time
      run = StaticRun(builder.script, observer: ClockObserver(builder.script, steps))
      let outcome = run.run(budget: Int.max)
      precondition(outcome == .finished, "a verified program comes to its end")
    }
    let ends = run.observer.completions
    let count = ends[0].count
    unpriced = Event.allCases.filter(Set(steps.lazy.flatMap(\.unpriced)).contains)
    let layers = steps.map(\.layer).uniqued
    let untimed = Set(steps.filter { $0.duration == nil }.map(\.layer))
    let busy = run.observer.busy
    busyNanosecondsOfLayers = layers.map { layer in
      (layer, untimed.contains(layer) ? nil : (busy[layer] ?? 0) / Double(max(count, 1)))
    }
    let last = ends[ends.count - 1]
    let image = run.observer.linkTimes / max(count, 1)
    let loading = run.observer.loadingTimes
    linkTimes = image + loading / program.batch
    guard untimed.isEmpty else {
      (latencyInNanoseconds, intervalInNanoseconds) = (nil, nil)
      return
    }
    latencyInNanoseconds = max(last.first ?? 0, (image + loading).longest)
    let interval = program.parts.map { ends.interval(ofBatch: $0.batch) } ?? last.laterMeanStep
    intervalInNanoseconds = interval.map { [linkTimes] in max($0, linkTimes.longest) }
  }
}

extension [[Double]] {
  /// The time of a batch that passes part after part, divided by its images, from the times at which
  /// the first of its images have passed each part.
  fileprivate func interval(ofBatch batch: Int) -> Double? {
    guard let last = self[count - 1].last else { return nil }
    let others = batch - self[0].count
    guard others > 0 else { return last / Double(batch) }
    return reduce(Double?(last)) { sum, ends in
      sum.flatMap { sum in ends.laterMeanStep.map { sum + Double(others) * $0 } }
    }.map { $0 / Double(batch) }
  }
}

extension [Double] {
  /// The mean difference between adjacent elements in the later half.
  fileprivate var laterMeanStep: Double? {
    guard let last, count > 1 else { return nil }
    let middle = (count - 1) / 2
    return (last - self[middle]) / Double(count - 1 - middle)
  }
}
