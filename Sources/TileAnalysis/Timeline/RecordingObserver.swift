import TileMachine

/// Advances the clocks of the streams, and records what they do meanwhile.
struct RecordingObserver: RunObserver {
  typealias Span = TimelineRecording.Span

  private var clock: ClockObserver
  private let steps: [TimedStep]
  private let merging: LoopMerging
  /// By stream: the loop that is running, if it becomes one span.
  private var open: [OpenLoop?]
  private var finished: [Span] = []
  private var memoryLoad = LoadHistory()
  /// By link: that between a chip and the next.
  private var chipLoads: [LoadHistory] = []

  private struct OpenLoop {
    var span: Span
    let loop: LoopMerging.Merged
    /// The counters of the loops around it.
    let counters: SIMD4<Int>
  }

  init(_ clock: ClockObserver, _ steps: [TimedStep], _ merging: LoopMerging) {
    (self.clock, self.steps, self.merging) = (clock, steps, merging)
    open = clock.times.map { _ in nil }
  }

  func time(of stream: Int) -> Double { clock.time(of: stream) }

  var memory: Int { 0 }

  mutating func take(_ demand: Demand, by stream: Int) { clock.take(demand, by: stream) }

  mutating func give(_ demand: Demand, by stream: Int) { clock.give(demand, by: stream) }

  mutating func start(part: Int) { clock.start(part: part) }

  mutating func finish(_ stream: Int) {
    close(stream)
    clock.finish(stream)
  }

  mutating func act(_ step: Int, by stream: Int, at counters: SIMD4<Int>) -> Int {
    guard clock.performs(step, by: stream) else { return clock.act(step, by: stream, at: counters) }
    let start = clock.start(of: step, by: stream)
    let work = clock.act(step, by: stream, at: counters)
    let span = span(of: step, stream, from: start)
    addLoads(of: steps[step], over: span)
    guard let loop = merging.loops[step] else {
      close(stream)
      if span.busy > 0 { finished.append(span) }
      return work
    }
    extend(loop, with: span, at: counters.outer(loop.depth))
    return work
  }

  private func span(of step: Int, _ stream: Int, from start: Double) -> Span {
    let timed = steps[step]
    return Span(
      track: stream, layer: timed.layer, instruction: timed.instruction, start: start,
      end: clock.time(of: stream), busy: timed.duration ?? 0, counts: [timed.instruction: 1],
      image: clock.images[stream])
  }

  /// Adds an instruction to the span of a loop.
  private mutating func extend(
    _ loop: LoopMerging.Merged, with span: Span, at counters: SIMD4<Int>
  ) {
    let stream = span.track
    if open[stream]?.loop == loop, open[stream]?.counters == counters {
      open[stream]?.span.add(span)
      return
    }
    close(stream)
    let whole = Span(
      track: stream, layer: loop.layer, instruction: nil, start: span.start, end: span.end,
      busy: span.busy, counts: span.counts, image: span.image)
    open[stream] = OpenLoop(span: whole, loop: loop, counters: counters)
  }

  /// Ends the span of a loop, if one is running.
  private mutating func close(_ stream: Int) {
    guard let span = open[stream]?.span else { return }
    open[stream] = nil
    if span.busy > 0 { finished.append(span) }
  }

  private mutating func addLoads(of step: TimedStep, over span: Span) {
    memoryLoad.add(step.linkTimes.memory, from: span.start, to: span.end)
    for (link, time) in step.linkTimes.chips.enumerated() {
      while chipLoads.count <= link { chipLoads.append(LoadHistory()) }
      chipLoads[link].add(time, from: span.start, to: span.end)
    }
  }
}

extension RecordingObserver {
  /// By end, then by track.
  var spans: [Span] { finished.sorted { ($0.end, $0.track) < ($1.end, $1.track) } }

  /// The links over which bytes pass.
  var links: [TimelineRecording.LinkLoad] {
    let all =
      [(.memory, memoryLoad)]
      + chipLoads.enumerated().map { (TimelineRecording.LinkLoad.Link.chips($0), $1) }
    return all.filter { !$1.shares.isEmpty }.map {
      TimelineRecording.LinkLoad(link: $0, interval: $1.interval, shares: $1.shares)
    }
  }
}

extension TimelineRecording.Span {
  /// Extends this span by an instruction that follows.
  fileprivate mutating func add(_ next: Self) {
    end = next.end
    busy += next.busy
    counts.merge(next.counts, uniquingKeysWith: +)
  }
}

extension SIMD4<Int> {
  /// The counters of the outermost loops; those of the others are 0.
  fileprivate func outer(_ depth: Int) -> Self {
    var counters = self
    for level in depth..<4 { counters[level] = 0 }
    return counters
  }
}
