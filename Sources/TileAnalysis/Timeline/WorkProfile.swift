import Hardware
import TileMachine

/// When each layer of a program is at work for its first image, in equal parts of the time.
public struct WorkProfile: Sendable {
  /// What an instruction keeps busy.
  public enum Work: Int, CaseIterable, Sendable {
    /// Arrays and their converters.
    case arrays
    /// The vector, pooling and lookup units of a tile.
    case units
    /// Buffers, registers and links.
    case transfers
    /// The cells of arrays, in a program in parts.
    case writes
  }

  /// The time of one layer.
  public struct Layer: Sendable {
    public let name: String
    /// By kind of work and part of the time, in ns: the sum over its streams, which may be at work
    /// at once.
    public let times: [[Double]]
  }

  /// From the start to the end of the last stream, in ns.
  public let duration: Double
  /// The number of equal parts that the time is divided into.
  public let binCount: Int
  /// In the order of the program.
  public let layers: [Layer]

  /// Runs the control of `program` for one image; `nil` if an instruction has no time, or none
  /// takes any.
  ///
  /// - Precondition: `verify(_:)` finds nothing wrong with `program`, and `bins` is positive.
  public init?(_ program: Program, bins: Int) {
    var builder = ScriptBuilder(program)
    builder.build(withPorts: false)
    precondition(builder.findings.isEmpty, "a profile is of a verified program")
    let (script, steps) = (builder.script, program.timedSteps)
    guard steps.allSatisfy({ $0.duration != nil }) else { return nil }
    let end = ClockObserver.afterRun(of: script, steps).times.max() ?? 0
    guard end > 0 else { return nil }
    let recorder = WorkRecorder(steps, bins: bins, width: end / Double(bins))
    guard let found = ClockObserver.afterRun(of: script, steps, recorder).recorder else {
      return nil
    }
    (duration, binCount) = (end, bins)
    layers = found.layers.enumerated().map { index, name in
      Layer(name: name, times: Work.allCases.map { found.times(ofLayer: index, $0) })
    }
  }
}

extension ClockObserver {
  /// The clocks after one image.
  fileprivate static func afterRun(
    of script: Script, _ steps: [TimedStep], _ recorder: WorkRecorder? = nil
  ) -> ClockObserver {
    var run = StaticRun(script, observer: ClockObserver(script, steps, recorder: recorder))
    let outcome = run.run(budget: Int.max)
    precondition(outcome == .finished, "a verified program comes to its end")
    return run.observer
  }
}

extension WorkProfile.Work {
  init(_ footprint: Footprint, _ activity: Activity) {
    if footprint.writesGroup != nil {
      self = .writes
    } else if footprint.firesGroup != nil {
      self = .arrays
    } else {
      self = Event.sharedUnits.contains { activity[$0] > 0 } ? .units : .transfers
    }
  }
}

/// Adds up the times of steps, by layer and kind of work, in equal bins.
struct WorkRecorder {
  /// In the order of their first step.
  let layers: [String]
  private let width: Double
  private let bins: Int
  /// The number of the list of times, by step.
  private let slots: [Int]
  private var times: [[Double]]

  init(_ steps: [TimedStep], bins: Int, width: Double) {
    layers = steps.map(\.layer).uniqued
    let numbers = Dictionary(uniqueKeysWithValues: layers.enumerated().map { ($1, $0) })
    let kinds = WorkProfile.Work.allCases.count
    slots = steps.map { (numbers[$0.layer] ?? 0) * kinds + $0.work.rawValue }
    times = Array(repeating: [], count: layers.count * kinds)
    (self.bins, self.width) = (bins, width)
  }

  /// Adds the time from `start` to `end` to the bins that it touches.
  mutating func add(step: Int, from start: Double, to end: Double) {
    guard end > start else { return }
    let slot = slots[step]
    if times[slot].isEmpty { times[slot] = Array(repeating: 0, count: bins) }
    times[slot].spread(end - start, from: start, to: end, width: width)
  }

  func times(ofLayer layer: Int, _ work: WorkProfile.Work) -> [Double] {
    let times = times[layer * WorkProfile.Work.allCases.count + work.rawValue]
    return times.isEmpty ? Array(repeating: 0, count: bins) : times
  }
}
