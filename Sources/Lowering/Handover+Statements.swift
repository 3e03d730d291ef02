import TileMachine

extension Handover {
  func waitForRoom(_ count: Int) -> [Statement] {
    readers.flatMap { wait($0.free, count) }
  }

  func announce(_ count: Int) -> [Statement] {
    readers.flatMap { signal($0.full, count) }
  }

  var rowsAbove: [Statement] {
    rows.above > 0 ? fillsAbove + announce(rows.above) : []
  }

  var rowsBelow: [Statement] {
    rows.below > 0 ? fillsBelow + announce(rows.below) : []
  }

  /// Waits for room for the border's rows above the value, and fills them.
  var fillsAbove: [Statement] { borderRows(at: 0, rows.above) }

  /// The same below the value.
  var fillsBelow: [Statement] { borderRows(at: rows.count - rows.below, rows.below) }

  private func borderRows(at row: Int, _ count: Int) -> [Statement] {
    guard count > 0 else { return [] }
    let address = Address(stored.buffer, offset: row * rows.size)
    let fill = Fill(address, constant: stored.border.code, shape: .run(count * rows.size))
    return waitForRoom(count) + [.run(fill)]
  }

  /// Fills the border left and right of a row.
  func fills(of row: RowIndex) -> [Statement] {
    stored.borderRegions(from: 1).map { region in
      let address = Address(
        stored.buffer, offset: (rows.above + row.offset) * rows.size + region.offset,
        terms: row.terms(stride: rows.size))
      return .run(Fill(address, constant: stored.border.code, shape: region.shape))
    }
  }

  /// Settles the rows that readers count beyond the last one. All signals come before any wait: one
  /// reader may wait for such rows in its last iteration, and another for that reader's output.
  var settlement: [Statement] { settlingSignals + settlingWaits }

  var settlingSignals: [Statement] {
    readers.flatMap { signal($0.full, -$0.rowSchedule.untaken(of: rows)) }
  }

  var settlingWaits: [Statement] {
    readers.flatMap { wait($0.free, -$0.rowSchedule.kept(of: rows)) }
  }
}

/// A stream of one tile.
struct TiledStream {
  var tile: Int
  var name: String
  var statements: [Statement]
}

/// A value that a stream reads, as one of its readers.
struct HandedInput {
  var reader: Handover.Reader
  var rows: Rows
}

/// `wait`, unless `count` is 0 or less.
func wait(_ token: String, _ count: Int) -> [Statement] {
  count > 0 ? [.run(Wait(token, count))] : []
}

/// `signal`, unless `count` is 0 or less.
func signal(_ token: String, _ count: Int) -> [Statement] {
  count > 0 ? [.run(Signal(token, count))] : []
}
