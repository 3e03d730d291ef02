import TileMachine

/// How the stream that makes a value hands its rows to the streams that read it.
///
/// Each reader has two tokens: rows that are there, and room for more. A reader's rows stay until it
/// has given them back; from one image to the next a ring goes on where it stopped.
struct Handover {
  /// A stream that reads the value.
  struct Reader {
    /// The index of its draft.
    var draft: Int
    var rowSchedule: RowSchedule
    /// Whether every element is read, so that none is ever overwritten unread.
    var readsAll: Bool
    /// The tokens that count rows that are there, and room for more.
    var full: String
    var free: String
  }

  /// Where the value lies; the border is what its producer fills.
  let stored: StoredValue
  let rows: Rows
  /// Rows that the buffer holds; fewer than there are where it is a ring.
  var capacity: Int
  /// Whether it lies on the one tile of all its readers.
  let mayBeRing: Bool
  var readers: [Reader] = []

  var isRing: Bool { capacity < rows.count }

  /// Lets a reader that reads the value in two ways have it as both need it.
  mutating func widen(_ rowSchedule: RowSchedule, readBy draft: Int) {
    guard let index = readers.firstIndex(where: { $0.draft == draft }),
      readers[index].rowSchedule != rowSchedule
    else { return }
    readers[index].rowSchedule = .all(rows)
  }

  /// The fewest rows that let every reader take a turn while the next one's rows are made.
  var wantedCapacity: Int {
    let wanted =
      readers.map { $0.rowSchedule.span + max($0.rowSchedule.each, 1) }.max() ?? rows.count
    return readers.contains { $0.rowSchedule == .all(rows) } ? rows.count : min(rows.count, wanted)
  }
}

/// One stream of a pipelined program before its tokens are known.
struct StreamDraft {
  var name: String
  let tile: Int
  let comment: String
  let body: StreamBody
  /// The buffers it reads that another stream fills.
  var inputs: [String] = []
  /// The buffer that it fills for other streams.
  var output: String?
}

/// The instructions of a step on one tile.
struct StreamBody {
  /// What counts the rows, each handed over as soon as it is done; `nil` where all is done at once.
  var rows: (variable: String, count: Int)?
  /// For one row, or for all.
  var iteration: [any Instruction]

  /// One row after another.
  var instructions: [any Instruction] {
    guard let rows, rows.count > 1 else { return iteration }
    return [Loop(rows.variable, rows.count)] + iteration + [End()]
  }
}

/// A value that a stream reads, and how.
struct InputDependency {
  var value: StoredValue
  /// `nil`: all of it at once.
  var rowSchedule: RowSchedule?
  var readsAll = true
}
