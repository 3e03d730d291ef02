import TileAnalysis
import TileMachine

/// When the lines of a spiking program are at work on an image.
///
/// The steps of an image are windows one after another: window 0 is that of the inputs, and in window
/// n the n-th layer of neurons that wait fires. Neurons that do not wait have window 0 only. A step
/// begins when the step before has ended.
struct SpikingSchedule {
  /// When a line acts.
  enum Work {
    /// In each step of these windows.
    case windows(Set<Int>)
    /// In one step; for the time that all takes, the last.
    case once
  }

  /// For each line of the program, in order.
  var works: [Work] = []
  /// The last window.
  var lastWindow = 0
  /// The steps of window 0, and of each other.
  var inputSteps = 1
  var steps = 1
  /// Whether windows of consecutive images can overlap: no neurons add up spikes of two windows.
  var imagesOverlap = false

  /// The steps in which a line acts.
  func steps(of work: Work) -> Int {
    switch work {
    case .once: 1
    case .windows(let windows): windows.reduce(0) { $0 + length(of: $1) }
    }
  }

  private func length(of window: Int) -> Int { window == 0 ? inputSteps : steps }

  /// From the first input to the result, for one image at a time, ns; `nil` if a price is missing.
  func latency(of program: Program) -> Double? {
    time(of: (0...lastWindow).map { (length(of: $0), [$0]) }, program)
  }

  /// From one image to the next, ns; `nil` if a price is missing. If images can overlap, each
  /// window belongs to another image.
  func interval(of program: Program) -> Double? {
    guard imagesOverlap, lastWindow > 0 else { return latency(of: program) }
    let all = Set(0...lastWindow)
    return time(of: [(inputSteps, all), (steps - inputSteps, all.subtracting([0]))], program)
  }

  /// The time of steps in which the lines of some windows are at work.
  private func time(of phases: [(steps: Int, windows: Set<Int>)], _ program: Program) -> Double? {
    let phases = phases.filter { $0.steps > 0 }
    var times = phases.map { (steps: $0.steps, windows: $0.windows, isLast: false) }
    if let last = phases.last {
      times[times.count - 1].steps -= 1
      times.append((1, last.windows, true))
    }
    return times.filter { $0.steps > 0 }.reduce(Double?(0)) { sum, phase in
      let atWork = works.map { $0.isAtWork(in: phase.windows, isLastStep: phase.isLast) }
      let step = Timeline(program, atWork: atWork).latencyInNanoseconds
      return sum.flatMap { sum in step.map { sum + $0 * Double(phase.steps) } }
    }
  }
}

extension SpikingSchedule.Work {
  fileprivate func isAtWork(in windows: Set<Int>, isLastStep: Bool) -> Bool {
    switch self {
    case .once: isLastStep
    case .windows(let own): !own.isDisjoint(with: windows)
    }
  }
}
