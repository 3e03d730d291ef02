import TileMachine

/// How the stream that computes a value hands its rows to the streams that read it.
///
/// Each reader has two tokens: rows available, and room for more. Rows stay in the buffer until the
/// reader releases them; the next image continues in a ring where the last one stopped.
struct Handover {
  /// A stream that reads the value.
  struct Reader {
    /// The index of its draft.
    var draft: Int
    var rowSchedule: RowSchedule
    /// The rows that its copies compute at the same time.
    var concurrency = 1
    /// Whether it reads every element; if not, some are overwritten unread.
    var readsAll: Bool
    /// The tokens that count available rows, and room for more.
    var full: String
    var free: String
  }

  /// Where the value is stored; its producer fills the border.
  let stored: StoredValue
  let rows: Rows
  /// The rows that the buffer holds; in a ring, fewer than the value has.
  var capacity: Int
  /// Whether all its readers are on its own tile.
  let mayBeRing: Bool
  var readers: [Reader] = []

  var isRing: Bool { capacity < rows.count }

  /// Gives a reader all rows if it reads the value with two different schedules.
  mutating func widen(_ rowSchedule: RowSchedule, readBy draft: Int) {
    guard let index = readers.firstIndex(where: { $0.draft == draft }),
      readers[index].rowSchedule != rowSchedule
    else { return }
    readers[index].rowSchedule = .all(rows)
  }

  /// The fewest rows with which the next iteration's rows can be computed while every reader runs.
  var wantedCapacity: Int {
    let wanted =
      readers.map { $0.rowSchedule.span + max($0.rowSchedule.each, 1) * $0.concurrency }.max()
      ?? rows.count
    return readers.contains { $0.rowSchedule == .all(rows) } ? rows.count : min(rows.count, wanted)
  }
}

/// A stream of a pipelined program before its tokens are known.
struct StreamDraft {
  var name: String
  let tile: Int
  let comment: String
  let body: StreamBody
  /// The buffers it reads that another stream fills.
  var inputs: [String] = []
  /// The buffer that it fills for other streams.
  var output: String?
  /// The copies that share its rows; `nil`: it computes them itself.
  var crew: Crew?
}

/// The instructions of a step on one tile.
struct StreamBody {
  /// The loop over rows, each handed over when it is done; `nil` to compute all rows at once.
  var rows: (variable: String, count: Int)?
  /// The instructions for one row, or for all rows without a loop.
  var iteration: [Statement]
  /// The writes of its weights, before all rows, in a program in parts.
  var writes: [Statement] = []

  /// All instructions.
  var statements: [Statement] { writes + loop }

  /// The loop over all rows.
  var loop: [Statement] {
    guard let rows, rows.count > 1 else { return iteration }
    return [.loop(Loop(rows.variable, rows.count, iteration))]
  }
}

/// A value that a stream reads, and in which steps.
struct InputDependency {
  var value: StoredValue
  /// When its rows are read; `nil` to read all of them at once.
  var rowSchedule: RowSchedule?
  var readsAll = true
}
