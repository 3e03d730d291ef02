/// Advances the clocks of the streams.
struct ClockObserver: RunObserver {
  private let script: Script
  private let steps: [TimedStep]
  /// The clock of each stream, in ns.
  private(set) var times: [Double]
  /// The busy time of each layer, in ns.
  private(set) var busy: [String: Double] = [:]
  /// The completion time of each image, in ns.
  private(set) var completions: [Double] = []
  private var histories: [History<Double>]
  /// The time at which each array or unit is free again, in ns.
  private var free: [TimedStep.Resource: Double] = [:]
  /// The number of images that each stream has completed.
  private var images: [Int]

  init(_ script: Script, _ steps: [TimedStep]) {
    self.script = script
    self.steps = steps
    times = script.streams.map { _ in 0 }
    images = script.streams.map { _ in 0 }
    histories = script.counters.map { History(initial: $0.initial) }
  }

  func time(of stream: Int) -> Double { times[stream] }

  var memory: Int { 0 }

  mutating func take(_ demand: Demand, by stream: Int) {
    guard let given = histories[demand.counter].take(demand.count) else { return }
    times[stream] = max(times[stream], given)
  }

  mutating func act(_ step: Int, by stream: Int, at counters: SIMD4<Int>) -> Int {
    let timed = steps[step]
    let duration = timed.duration ?? 0
    let start = timed.occupies.reduce(times[stream]) { max($0, free[$1] ?? 0) }
    times[stream] = start + duration
    for resource in timed.occupies { free[resource] = start + duration }
    busy[timed.layer, default: 0] += duration
    return 0
  }

  mutating func finish(_ stream: Int) {
    let image = images[stream]
    if image == completions.count { completions.append(0) }
    completions[image] = max(completions[image], times[stream])
    images[stream] += 1
  }

  mutating func give(_ demand: Demand, by stream: Int) {
    histories[demand.counter].give(demand.count, times[stream])
  }
}
