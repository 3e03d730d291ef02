import TileMachine

/// Advances the clocks of the streams.
struct ClockObserver: RunObserver {
  private let script: Script
  private let steps: [TimedStep]
  /// The clock of each stream, in ns.
  private(set) var times: [Double]
  /// The busy time of each layer, in ns.
  private(set) var busy: [String: Double] = [:]
  /// By part of the program: the time at which each image has passed it, in ns.
  private(set) var completions: [[Double]]
  /// How long shared links are busy with all images, in ns.
  private(set) var linkTimes = LinkTimes()
  /// How long they are busy with weights, in ns.
  private(set) var loadingTimes = LinkTimes()
  private var histories: [History<Double>]
  /// The time at which each array or unit is free again, in ns.
  private var free: [TimedStep.Resource: Double] = [:]
  /// The number of images that each stream has completed.
  private(set) var images: [Int]
  /// When steps are at work, if anyone asks.
  private(set) var recorder: WorkRecorder?

  init(_ script: Script, _ steps: [TimedStep], recorder: WorkRecorder? = nil) {
    self.recorder = recorder
    self.script = script
    self.steps = steps
    times = script.streams.map { _ in 0 }
    images = script.streams.map { _ in 0 }
    completions = Array(repeating: [], count: script.partCount)
    histories = script.counters.map { History(initial: $0.initial) }
  }

  func time(of stream: Int) -> Double { times[stream] }

  var memory: Int { 0 }

  mutating func take(_ demand: Demand, by stream: Int) {
    guard let given = histories[demand.counter].take(demand.count) else { return }
    times[stream] = max(times[stream], given)
  }

  /// Whether the stream performs the step for its current image.
  func performs(_ step: Int, by stream: Int) -> Bool {
    !steps[step].isOncePerBatch || images[stream] == 0
  }

  /// When the step starts, if the stream performs it next, in ns.
  func start(of step: Int, by stream: Int) -> Double {
    steps[step].occupies.reduce(times[stream]) { max($0, free[$1.resource] ?? 0) }
  }

  mutating func act(_ step: Int, by stream: Int, at counters: SIMD4<Int>) -> Int {
    guard performs(step, by: stream) else { return 0 }
    let timed = steps[step]
    if timed.isOncePerBatch {
      loadingTimes += timed.linkTimes
    } else {
      linkTimes += timed.linkTimes
    }
    let duration = timed.duration ?? 0
    let start = start(of: step, by: stream)
    times[stream] = start + duration
    for (resource, time) in timed.occupies { free[resource] = start + time }
    busy[timed.layer, default: 0] += duration
    recorder?.add(step: step, from: start, to: start + duration)
    return 0
  }

  mutating func start(part: Int) {
    let start = times.max() ?? 0
    for (stream, other) in script.streams.enumerated() where other.part == part {
      times[stream] = start
    }
  }

  mutating func finish(_ stream: Int) {
    let image = images[stream]
    let part = script.streams[stream].part
    if image == completions[part].count { completions[part].append(0) }
    completions[part][image] = max(completions[part][image], times[stream])
    images[stream] += 1
  }

  mutating func give(_ demand: Demand, by stream: Int) {
    histories[demand.counter].give(demand.count, times[stream])
  }
}
