import Basics
import Evaluation
import TileAnalysis

/// The timeline of a program as trace events, for Perfetto and `chrome://tracing`.
///
/// A process is a tile of the chip, a thread a stream, and a complete event an instruction or all
/// iterations of a loop. Counters say how busy the links to the global memory and between chips are.
/// - Source: "Trace Event Format", Google, 2016: phases X, C and M; times in microseconds.
public struct ChromeTrace: ExportFormat {
  public static let name = "chrome-trace"
  public static let summary = "the timeline of all streams, for Perfetto and chrome://tracing"
  public static var fields: [Field<Self>] {
    [
      Field("images", \.images, in: 1...64, "number of images, one after another"),
      Field(
        "events", \.events, in: 100...10_000_000,
        "number of events of an image, above which longer loops become one event each; every loop "
          + "that is in no other is shown"),
    ]
  }
  public static let endings = [".json"]

  public var images = 1
  public var events = 20_000

  public init() {}

  public func file(of source: ExportSource, at path: String) throws -> ExportedFile {
    let program = source.program.program
    let recording = try TimelineRecording(program, images: images, limit: events)
    let trace = TraceEvents(recording, title: program.accelerator.title)
    let text = try trace.text(images: images)
    let merged = recording.spans.count { $0.instruction == nil }
    let loops = merged > 0 ? " (\(merged) of them whole loops)" : ""
    return ExportedFile(
      text,
      content: recording.spans.count.counted("event") + loops + " of "
        + recording.tracks.count.counted("stream") + " in "
        + Quantity.time.text(recording.end),
      warnings: warnings(recording))
  }

  private func warnings(_ recording: TimelineRecording) -> [String] {
    let shown = 1 + (recording.spans.lazy.map(\.image).max() ?? 0)
    let most = recording.spans.reduce(into: [:]) { $0[$1.image, default: 0] += 1 }.values.max() ?? 0
    return [
      shown < images ? "only one image is shown: this schedule does not overlap images" : nil,
      most > events
        ? "an image has \(most) events, more than 'events' allows (\(events)): no loop is left to "
          + "merge" : nil,
    ].compactMap(\.self)
  }
}
