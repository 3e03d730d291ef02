/// An observer of a script's run.
protocol RunObserver {
  /// The stream takes `demand`, which is available.
  mutating func take(_ demand: Demand, by stream: Int)
  /// The stream performs a step; returns the amount of work that observing took.
  mutating func act(_ step: Int, by stream: Int, at counters: SIMD4<Int>) -> Int
  /// The stream gives `demand`.
  mutating func give(_ demand: Demand, by stream: Int)
  /// Returns the stream's time; among streams that can continue, the earliest runs first.
  func time(of stream: Int) -> Double
  /// All streams of the parts before have ended; those of `part` start.
  mutating func start(part: Int)
  /// The stream has completed the current image.
  mutating func finish(_ stream: Int)
  /// Words of memory that grow with the run.
  var memory: Int { get }
}

extension RunObserver {
  mutating func finish(_ stream: Int) {}
  mutating func start(part: Int) {}
}

/// One run of all streams of a script, part by part; each runs until it blocks.
struct StaticRun<Observer: RunObserver> {
  enum Outcome {
    case finished
    case blocked
    case exhausted
  }

  struct State {
    /// The number of the next step.
    var next: Int
    var depth = 0
    var counters = SIMD4<Int>.zero
    var isBlocked = false
    /// The number of images that the stream has completed.
    var images = 0
  }

  let script: Script
  var observer: Observer
  private(set) var states: [State]
  /// The units in each counter.
  private(set) var available: [Int]
  /// The stream, if any, that waits for each counter.
  private var waiting: [Int?]
  private var ready = ReadyQueue()
  private var work = 0
  private let images: Int

  /// - Parameter images: the number of times that every stream runs, once per image; tokens are not
  ///   reset in between.
  init(_ script: Script, observer: Observer, images: Int = 1) {
    self.script = script
    self.images = images
    self.observer = observer
    states = script.streams.map { State(next: $0.steps.lowerBound) }
    available = script.counters.map(\.initial)
    waiting = script.counters.map { _ in nil }
  }

  /// Runs to the end, unless all streams block or `budget`, in steps or words, is used up.
  mutating func run(budget: Int) -> Outcome {
    for part in 0..<script.partCount {
      if part > 0 { observer.start(part: part) }
      for stream in states.indices where script.streams[stream].part == part {
        ready.insert(stream, at: observer.time(of: stream))
      }
      while let stream = ready.popFirst() {
        advance(stream, budget)
        if isExhausted(budget) { return .exhausted }
      }
      if states.contains(where: \.isBlocked) { return .blocked }
    }
    return .finished
  }

  /// Runs `stream` until it ends or blocks, or another stream is earlier.
  private mutating func advance(_ stream: Int, _ budget: Int) {
    let end = script.streams[stream].steps.upperBound
    while states[stream].next < end, !isExhausted(budget) {
      let step = script.steps[states[stream].next]
      if let takes = step.takes, !take(takes, by: stream) { return }
      work += perform(step, by: stream)
      if let gives = step.gives { give(gives, by: stream) }
      if states[stream].next == end { finish(stream) }
      if let earliest = ready.earliest, earliest < observer.time(of: stream) {
        ready.insert(stream, at: observer.time(of: stream))
        return
      }
    }
  }

  private mutating func finish(_ stream: Int) {
    observer.finish(stream)
    states[stream].images += 1
    guard states[stream].images < images else { return }
    states[stream].next = script.streams[stream].steps.lowerBound
  }

  private func isExhausted(_ budget: Int) -> Bool { max(work, observer.memory) > budget }

  private mutating func perform(_ step: ScriptStep, by stream: Int) -> Int {
    let number = states[stream].next
    states[stream].next += 1
    switch step.kind {
    case .loop:
      states[stream].counters[states[stream].depth] = 0
      states[stream].depth += 1
    case .end(let begin):
      guard case .loop(let count, _) = script.steps[begin].kind else { return 1 }
      let level = states[stream].depth - 1
      states[stream].counters[level] += 1
      if states[stream].counters[level] < count {
        states[stream].next = begin + 1
      } else {
        states[stream].counters[level] = 0
        states[stream].depth = level
      }
    case .action:
      return 1 + observer.act(number, by: stream, at: states[stream].counters)
    }
    return 1
  }

  private mutating func take(_ demand: Demand, by stream: Int) -> Bool {
    states[stream].isBlocked = available[demand.counter] < demand.count
    guard !states[stream].isBlocked else {
      waiting[demand.counter] = stream
      return false
    }
    available[demand.counter] -= demand.count
    observer.take(demand, by: stream)
    work += script.streams.count / 16
    return true
  }

  private mutating func give(_ demand: Demand, by stream: Int) {
    available[demand.counter] += demand.count
    observer.give(demand, by: stream)
    guard let waiter = waiting[demand.counter] else { return }
    waiting[demand.counter] = nil
    ready.insert(waiter, at: observer.time(of: waiter))
  }
}

extension StaticRun {
  /// A finding for each blocked stream, with the counter that it waits for.
  var deadlock: Findings {
    var findings = Findings()
    for (number, state) in states.enumerated() where state.isBlocked {
      let step = script.steps[state.next]
      guard let demand = step.takes else { continue }
      let counter = script.counters[demand.counter].description
      findings.append(
        "deadlock: waits forever for \(demand.count) of \(counter), which is at "
          + "\(available[demand.counter])", at: .item(step.item),
        notes: [script.site(of: state.next, in: number, at: state.counters)])
    }
    return findings
  }

  /// A finding for each channel that still holds elements after the run.
  var leftovers: Findings {
    var findings = Findings()
    for (number, counter) in script.counters.enumerated()
    where counter.isContent && available[number] > 0 {
      findings.append(
        "\(available[number]) \(counter.description) are never received", at: .item(.machine))
    }
    return findings
  }
}

extension Script {
  /// Returns the place of a step, such as `in stream 'conv1' of tile 0 at y = 3, x = 0`.
  func site(of step: Int, in stream: Int, at counters: SIMD4<Int>) -> String {
    var loops: [String] = []
    for number in streams[stream].steps.lowerBound..<step {
      switch steps[number].kind {
      case .loop: loops.append(variables[number] ?? "")
      case .end: loops.removeLast()
      case .action: break
      }
    }
    let values = loops.enumerated().map { "\($1) = \(counters[$0])" }.joined(separator: ", ")
    return "in \(streams[stream].description)" + (values.isEmpty ? "" : " at \(values)")
  }
}
