import TileMachine

/// The copies that share the rows of a step, each in streams of its own.
///
/// Row y belongs to row group y mod `rowGroups`. A *dispatcher* waits for each row's inputs and for
/// room for its output, in order, and sends the members of the row's group; they compute it at the
/// same time as others compute other rows. A *collector* waits for them, in the same order, and
/// hands the row over. To the streams before and after, the two look like a single copy.
struct Crew {
  /// The stream of one copy on one tile.
  struct Member {
    var tile: Int
    var name: String
    /// The loops over its share.
    var body: StreamBody
    var rowGroup: Int
    /// The tokens that start it and that tell that it is done, once for each row or for all rows.
    var go: String
    var done: String
  }

  var members: [Member]
  var rowGroups: Int
  /// The names of the dispatcher and the collector.
  var dispatcher: String
  var collector: String
  /// The token that counts the rows of the border that the dispatcher has filled; `nil` without.
  var filled: String?

  /// The streams of dispatcher, members and collector.
  func streams(
    of draft: StreamDraft, reading inputs: [HandedInput], into output: Handover?, byRows: Bool
  ) -> [TiledStream] {
    let rows = draft.body.rows?.count ?? 1
    let dispatch = byRows ? dispatchByRows(rows, inputs, output) : dispatchAll(inputs, output)
    let collect = byRows ? collectByRows(rows, inputs, output) : collectAll(inputs, output)
    return [TiledStream(tile: draft.tile, name: dispatcher, statements: dispatch)]
      + members.map { member in
        TiledStream(tile: member.tile, name: member.name, statements: member.statements(byRows))
      } + [TiledStream(tile: draft.tile, name: collector, statements: collect)]
  }

  private func dispatchAll(_ inputs: [HandedInput], _ output: Handover?) -> [Statement] {
    inputs.flatMap { wait($0.reader.full, $0.rows.count) }
      + (output.map { $0.waitForRoom($0.rows.count) + $0.stored.borderFills } ?? [])
      + members.flatMap { signal($0.go, 1) } + (output?.settlingWaits ?? [])
  }

  private func collectAll(_ inputs: [HandedInput], _ output: Handover?) -> [Statement] {
    members.flatMap { wait($0.done, 1) }
      + inputs.flatMap { signal($0.reader.free, $0.rows.count) }
      + (output.map { $0.announce($0.rows.count) + $0.settlingSignals } ?? [])
  }

  private func dispatchByRows(_ rows: Int, _ inputs: [HandedInput], _ output: Handover?)
    -> [Statement]
  {
    func fill(_ fills: [Statement]?, _ count: Int?) -> [Statement] {
      (fills ?? []) + (filled.map { signal($0, count ?? 0) } ?? [])
    }
    var lines = fill(output?.fillsAbove, output?.rows.above)
    lines += inputs.flatMap { wait($0.reader.full, $0.reader.rowSchedule.before) }
    lines += inTurn(rows) { row, members in
      inputs.flatMap { wait($0.reader.full, $0.reader.rowSchedule.each) }
        + (output.map { $0.waitForRoom(1) + $0.fills(of: row) } ?? [])
        + members.flatMap { signal($0.go, 1) }
    }
    lines += fill(output?.fillsBelow, output?.rows.below)
    lines += inputs.flatMap { wait($0.reader.full, $0.reader.rowSchedule.untaken(of: $0.rows)) }
    return lines + (output?.settlingWaits ?? [])
  }

  private func collectByRows(_ rows: Int, _ inputs: [HandedInput], _ output: Handover?)
    -> [Statement]
  {
    func handOverBorder(_ count: Int?) -> [Statement] {
      guard let output, let filled, let count, count > 0 else { return [] }
      return wait(filled, count) + output.announce(count)
    }
    var lines = handOverBorder(output?.rows.above)
    lines += inTurn(rows) { _, members in
      members.flatMap { wait($0.done, 1) }
        + inputs.flatMap { signal($0.reader.free, $0.reader.rowSchedule.each) }
        + (output?.announce(1) ?? [])
    }
    lines += inputs.flatMap { signal($0.reader.free, $0.reader.rowSchedule.kept(of: $0.rows)) }
    lines += handOverBorder(output?.rows.below)
    return lines + (output?.settlingSignals ?? [])
  }

  /// `body` for each of `count` rows and the members that compute it.
  private func inTurn(_ count: Int, _ body: (RowIndex, [Member]) -> [Statement]) -> [Statement] {
    let groups = (0..<rowGroups).map { group in members.filter { $0.rowGroup == group } }
    let (rounds, rest) = count.quotientAndRemainder(dividingBy: rowGroups)
    let variable = rounds > 1 ? StoredValue.rowVariable : nil
    let round = groups.enumerated().flatMap { group, members in
      body(RowIndex(offset: group, step: rowGroups, variable: variable), members)
    }
    let last = groups.prefix(rest).enumerated().flatMap { group, members in
      body(RowIndex(offset: rounds * rowGroups + group), members)
    }
    return variable.map { [.loop(Loop($0, rounds, round))] + last } ?? round + last
  }
}

extension Crew.Member {
  fileprivate func statements(_ byRows: Bool) -> [Statement] {
    guard byRows else { return body.writes + wait(go, 1) + body.loop + signal(done, 1) }
    let iteration = wait(go, 1) + body.iteration + signal(done, 1)
    return body.writes + StreamBody(rows: body.rows, iteration: iteration).loop
  }
}
