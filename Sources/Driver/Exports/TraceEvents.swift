import Basics
import TileAnalysis

/// A recorded timeline as trace events.
struct TraceEvents {
  private let recording: TimelineRecording
  /// The name of the accelerator.
  private let title: String

  init(_ recording: TimelineRecording, title: String) {
    (self.recording, self.title) = (recording, title)
  }

  /// One event a line.
  ///
  /// - Throws: the errors of encoding.
  func text(images: Int) throws -> String {
    let events = names + recording.spans.map(event) + recording.links.flatMap(counters)
    let lines = try events.map { try $0.line }.joined(separator: ",\n")
    return """
      {"displayTimeUnit": "ns", "otherData": {"memc_version": \(Version.current.json), \
      "accelerator": \(title.json)}, "traceEvents": [
      \(lines)
      ]}

      """
  }

  /// The names of processes and threads.
  private var names: [TraceEvent] {
    let tiles = Set(recording.tracks.map(\.tile)).sorted()
    let processes = tiles.map { TraceEvent(named: "process_name", "tile \($0)", process: $0) }
    let isInParts = recording.tracks.contains { $0.part > 0 }
    let threads = recording.tracks.enumerated().map { index, track in
      TraceEvent(
        named: "thread_name",
        (isInParts ? "part \(track.part): " : "") + "stream \(track.stream)",
        process: track.tile, thread: index)
    }
    let links =
      recording.links.isEmpty
      ? [] : [TraceEvent(named: "process_name", "links", process: linkProcess)]
    return processes + threads + links
  }

  /// A number that is no tile's.
  private var linkProcess: Int { 1 + (recording.tracks.lazy.map(\.tile).max() ?? 0) }

  private func event(_ span: TimelineRecording.Span) -> TraceEvent {
    var arguments = ["image": Double(span.image), "busy_ns": span.busy]
    if span.instruction == nil {
      for (name, count) in span.counts { arguments["count of \(name)"] = Double(count) }
    }
    let kind = span.instruction ?? "loop"
    return TraceEvent(
      name: span.layer.isEmpty ? kind : span.layer, cat: kind, ph: "X",
      ts: span.start.microseconds, dur: span.start.microseconds(to: span.end),
      pid: recording.tracks[span.track].tile, tid: span.track, args: .numbers(arguments))
  }

  /// The busy share of a link, where it changes.
  private func counters(_ load: TimelineRecording.LinkLoad) -> [TraceEvent] {
    let name =
      switch load.link {
      case .memory: "link to the global memory, busy %"
      case .chips(let chip): "link of chips \(chip) and \(chip + 1), busy %"
      }
    var last: Double?
    return (load.shares + [0]).enumerated().compactMap { index, share in
      let percent = (share * 1e5).rounded() / 1e3
      guard percent != last else { return nil }
      last = percent
      return TraceEvent(
        name: name, cat: "link", ph: "C", ts: (Double(index) * load.interval).microseconds,
        dur: nil, pid: linkProcess, tid: 0, args: .numbers(["busy": percent]))
    }
  }
}

/// One event, with the keys of the format.
private struct TraceEvent: Encodable {
  enum Arguments: Encodable {
    case numbers([String: Double])
    case name(String)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .numbers(let numbers): try numbers.encode(to: encoder)
      case .name(let name): try ["name": name].encode(to: encoder)
      }
    }
  }

  let name: String
  let cat: String?
  /// The phase.
  let ph: String
  /// The start and the duration, in microseconds.
  let ts: Double?
  let dur: Double?
  let pid: Int
  let tid: Int
  let args: Arguments

  init(
    name: String, cat: String, ph: String, ts: Double, dur: Double?, pid: Int, tid: Int,
    args: Arguments
  ) {
    (self.name, self.cat, self.ph, self.ts, self.dur) = (name, cat, ph, ts, dur)
    (self.pid, self.tid, self.args) = (pid, tid, args)
  }

  /// The name of a process or a thread.
  init(named kind: String, _ name: String, process: Int, thread: Int = 0) {
    (self.name, cat, ph, ts, dur) = (kind, nil, "M", nil, nil)
    (pid, tid, args) = (process, thread, .name(name))
  }

  var line: String {
    get throws {
      String(decoding: try JSONText.bytes(of: self, style: .compact), as: UTF8.self).escapedJSON
    }
  }
}

extension Double {
  /// Nanoseconds as microseconds, in whole picoseconds.
  fileprivate var microseconds: Double { (self * 1e3).rounded() / 1e6 }

  /// From here to `end`, so that a span ends where the next begins in spite of the rounding.
  fileprivate func microseconds(to end: Double) -> Double {
    ((end * 1e3).rounded() - (self * 1e3).rounded()) / 1e6
  }
}

extension String {
  /// As a JSON string.
  fileprivate var json: String {
    let bytes = (try? JSONText.bytes(of: self, style: .compact)) ?? []
    return String(decoding: bytes, as: UTF8.self).escapedJSON
  }
}
