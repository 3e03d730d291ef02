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
    var use: RowUse
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
  mutating func widen(_ use: RowUse, readBy draft: Int) {
    guard let index = readers.firstIndex(where: { $0.draft == draft }), readers[index].use != use
    else { return }
    readers[index].use = .all(rows)
  }

  /// The fewest rows that let every reader take a turn while the next one's rows are made.
  var wantedCapacity: Int {
    let wanted = readers.map { $0.use.span + max($0.use.each, 1) }.max() ?? rows.count
    return readers.contains { $0.use == .all(rows) } ? rows.count : min(rows.count, wanted)
  }
}

/// One stream of a pipelined program before its tokens are known.
struct StreamDraft {
  var name: String
  let tile: Int
  let comment: String
  let work: Work
  /// The buffers it reads that another stream fills.
  var inputs: [String] = []
  /// The buffer that it fills for other streams.
  var output: String?
}

/// The instructions of a step on one tile.
struct Work {
  /// What counts the rows, each handed over as soon as it is done; `nil` where all is done at once.
  var rows: (variable: String, count: Int)?
  /// For one row, or for all.
  var body: [any Instruction]

  /// One row after another.
  var instructions: [any Instruction] {
    guard let rows, rows.count > 1 else { return body }
    return [Loop(rows.variable, rows.count)] + body + [End()]
  }
}

/// A value that a stream reads, and how.
struct Reading {
  var value: StoredValue
  /// `nil`: all of it at once.
  var use: RowUse?
  var readsAll = true
}
