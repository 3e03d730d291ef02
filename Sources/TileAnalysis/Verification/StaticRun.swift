/// What looks on while a script runs.
protocol RunObserver {
  /// The stream takes `demand`, which is there.
  mutating func take(_ demand: Demand, by stream: Int)
  /// The stream acts; returns how much work observing was.
  mutating func act(_ step: Int, by stream: Int, at counters: SIMD4<Int>) -> Int
  mutating func give(_ demand: Demand, by stream: Int)
  /// Among streams that can go on, the one with the least goes first.
  func time(of stream: Int) -> Double
  /// The stream has come to its end, for this image.
  mutating func finish(_ stream: Int)
  /// Words of memory that grow with the run.
  var memory: Int { get }
}

extension RunObserver {
  mutating func finish(_ stream: Int) {}
}

/// One run of all streams of a script, each going on until it blocks.
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
    /// Images that it has done.
    var images = 0
  }

  let script: Script
  var observer: Observer
  private(set) var states: [State]
  /// What each counter holds.
  private(set) var available: [Int]
  /// The stream that waits for each counter.
  private var waiting: [Int?]
  private var ready = ReadyQueue()
  private var work = 0
  private let images: Int

  /// - Parameter images: how often every stream runs, one image after another, tokens left as they
  ///   are in between.
  init(_ script: Script, observer: Observer, images: Int = 1) {
    self.script = script
    self.images = images
    self.observer = observer
    states = script.streams.map { State(next: $0.steps.lowerBound) }
    available = script.counters.map(\.initial)
    waiting = script.counters.map { _ in nil }
  }

  /// Runs to the end, unless all streams block or `budget`, of steps or words, is used up.
  mutating func run(budget: Int) -> Outcome {
    for stream in states.indices { ready.insert(stream, at: observer.time(of: stream)) }
    while let stream = ready.popFirst() {
      advance(stream, budget)
      if isExhausted(budget) { return .exhausted }
    }
    return states.contains(where: \.isBlocked) ? .blocked : .finished
  }

  /// Runs `stream` until it ends, blocks, or another one is earlier.
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
  /// What each blocked stream waits for.
  var deadlock: Findings {
    var findings = Findings()
    for (number, state) in states.enumerated() where state.isBlocked {
      let step = script.steps[state.next]
      guard let demand = step.takes else { continue }
      let counter = script.counters[demand.counter].description
      findings.append(
        "deadlock: waits for ever for \(demand.count) of \(counter), which is at "
          + "\(available[demand.counter])", at: .item(step.item),
        notes: [script.site(of: state.next, in: number, at: state.counters)])
    }
    return findings
  }

  /// Channels that still hold elements after the run.
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
  /// `in stream 'conv1' of tile 0 at y = 3, x = 0`.
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
