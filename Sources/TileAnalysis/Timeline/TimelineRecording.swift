import Basics
import Hardware
import TileMachine

/// When each stream of a program does what, as `Timeline` times it: the bars of a Gantt chart.
///
/// So that there are never too many bars, iterations of long loops are merged into one.
public struct TimelineRecording: Sendable {
  /// One stream of a tile.
  public struct Track: Equatable, Sendable {
    /// The tile of the chip.
    public let tile: Int
    /// The part of the program, from 0.
    public let part: Int
    public let stream: String
  }

  /// What a stream does without a break in the program: one instruction, or all iterations of a loop.
  public struct Span: Equatable, Sendable {
    /// The index of the track.
    public let track: Int
    public let layer: String
    /// The name of the instruction; `nil` for a loop.
    public let instruction: String?
    /// In ns from the start of the first image.
    public internal(set) var start: Double
    public internal(set) var end: Double
    /// How long its instructions take, without waiting, in ns.
    public internal(set) var busy: Double
    /// How often each instruction has run, by its name.
    public internal(set) var counts: [String: Int]
    /// The number of the image, from 0.
    public let image: Int
  }

  /// How busy a link that all tiles share is in each of equal intervals.
  public struct LinkLoad: Equatable, Sendable {
    public enum Link: Equatable, Sendable {
      case memory
      /// Between this chip and the next.
      case chips(Int)
    }

    public let link: Link
    /// The length of an interval, in ns.
    public let interval: Double
    /// The time for which the transfers of each interval need the link, as a share of it. A transfer
    /// is spread over its instruction; a share above 1 says that the link delays the program more
    /// than the timeline of its instructions shows.
    public let shares: [Double]
  }

  /// In the order of the program.
  public let tracks: [Track]
  /// By end. Those of a track do not overlap.
  public let spans: [Span]
  /// The links over which bytes pass.
  public let links: [LinkLoad]
  /// The end of the last span, in ns.
  public let end: Double

  /// Runs the control of `program`.
  ///
  /// - Parameters:
  ///   - images: the number of consecutive images, if each returns the tokens that the next needs;
  ///     otherwise one is run.
  ///   - limit: the number of spans of one image. Each track has an equal share of it, and shows at
  ///     least its outermost loops.
  /// - Precondition: `verify(_:)` finds nothing wrong with `program`.
  /// - Throws: kind `unsupported` if the accelerator lacks the time of an event.
  public init(_ program: Program, images: Int = 1, limit: Int = 20_000) throws {
    let steps = program.timedSteps
    try program.expectTimes(of: steps)
    var builder = ScriptBuilder(program)
    builder.build(withPorts: false)
    precondition(builder.findings.isEmpty, "a timeline is of a verified program")
    let script = builder.script
    let merging = LoopMerging(program, limit: limit)
    let observer = { RecordingObserver(ClockObserver(script, steps), steps, merging) }
    var run = StaticRun(script, observer: observer(), images: images)
    if run.run(budget: Int.max) != .finished {
      run = StaticRun(script, observer: observer())
      let outcome = run.run(budget: Int.max)
      precondition(outcome == .finished, "a verified program comes to its end")
    }
    tracks = script.streams.map {
      Track(tile: program.chipTile($0.tile), part: $0.part, stream: $0.name)
    }
    spans = run.observer.spans
    links = run.observer.links
    end = run.observer.spans.lazy.map(\.end).max() ?? 0
  }
}

extension Program {
  fileprivate func expectTimes(of steps: [TimedStep]) throws {
    let untimed = Set(steps.lazy.flatMap(\.unpriced))
    guard !untimed.isEmpty else { return }
    let names = Event.allCases.filter(untimed.contains).map(\.rawValue)
    throw Diagnostic.unsupported(
      "the accelerator '\(accelerator.title)' states no time for \(names.joined(separator: ", "))",
      note: "add 'time-ns' to these prices of the accelerator file")
  }
}
