import Basics
import TileMachine

/// A pipelined schedule: one stream per node and tile, synchronized by tokens that count rows.
extension Emitter {
  /// Appends the instructions of a step on one tile.
  ///
  /// - Parameters:
  ///   - dependencies: the values it reads that others have computed.
  ///   - destination: the value that it computes; `nil` on a helping tile.
  mutating func emit(
    _ body: StreamBody, on tile: Int, _ comment: String,
    reading dependencies: [InputDependency] = [],
    into destination: StoredValue? = nil, by crew: Crew? = nil
  ) {
    guard schedule != .sequential else { return emit(body.statements, on: tile, comment) }
    let name = names.streams.unused(comment)
    var draft = StreamDraft(name: name, tile: tile, comment: comment, body: body, crew: crew)
    draft.output = destination.flatMap { handovers[$0.buffer] == nil ? nil : $0.buffer }
    for dependency in dependencies { expect(dependency, by: &draft) }
    drafts.append(draft)
  }

  /// Records that a buffer of a pipelined schedule is handed from stream to stream.
  ///
  /// - Parameter images: how often there is such a buffer.
  mutating func expectHandover(
    of stored: StoredValue, _ rows: Rows, mayBeRing: Bool, in buffer: Buffer, images: Int
  ) {
    guard schedule != .sequential else { return }
    handovers[buffer.name] = Handover(
      stored: stored, rows: rows, capacity: images * (buffer.size / rows.size),
      mayBeRing: mayBeRing)
    handoverOrder.append(buffer.name)
  }

  private mutating func expect(_ dependency: InputDependency, by draft: inout StreamDraft) {
    let buffer = dependency.value.buffer
    // a value written by the host or by an earlier part needs no token
    guard let handover = handovers[buffer], !plan.areApart(handover.stored.tile, draft.tile)
    else { return }
    let rows = handover.rows
    let byRows = schedule == .pixelPipelined && draft.body.rows != nil
    let rowSchedule = byRows ? dependency.rowSchedule ?? .all(rows) : .all(rows)
    if draft.inputs.contains(buffer) {
      handovers[buffer]?.widen(rowSchedule, readBy: drafts.count)
      return
    }
    draft.inputs.append(buffer)
    let full = names.tokens.unused("\(buffer).\(draft.name)")
    let free = names.tokens.unused("\(full).free")
    program.tokens += [Token(full), Token(free)]
    handovers[buffer]?.readers.append(
      Handover.Reader(
        draft: drafts.count, rowSchedule: rowSchedule, concurrency: draft.crew?.rowGroups ?? 1,
        readsAll: dependency.readsAll, full: full, free: free))
  }

  /// Adds tokens to all streams, after every reader of every value is known.
  mutating func joinStreams() {
    var initials: [String: Int] = [:]
    for buffer in handoverOrder {
      guard let handover = handovers[buffer] else { continue }
      for reader in handover.readers { initials[reader.free] = handover.capacity }
      if handover.isRing, !handover.readers.contains(where: \.readsAll) {
        for index in builders.indices { builders[index].makeScratch(buffer) }
      }
    }
    for index in program.tokens.indices {
      program.tokens[index].initial = initials[program.tokens[index].name] ?? 0
    }
    for (index, draft) in drafts.enumerated() {
      for stream in streams(of: draft, index) {
        builders[plan.index(of: stream.tile)].streams.append(
          Stream(stream.name, stream.statements.commented(draft.comment)))
      }
    }
  }

  private func streams(of draft: StreamDraft, _ index: Int) -> [TiledStream] {
    let byRows = schedule == .pixelPipelined && draft.body.rows != nil
    if let crew = draft.crew {
      let inputs = inputs(of: draft, index)
      let output = draft.output.flatMap { handovers[$0] }
      return crew.streams(of: draft, reading: inputs, into: output, byRows: byRows)
    }
    let statements = byRows ? linesByRows(draft, index) : wholeLines(draft, index)
    return [TiledStream(tile: draft.tile, name: draft.name, statements: statements)]
  }

  /// Waits for all inputs, computes, hands over the whole output.
  private func wholeLines(_ draft: StreamDraft, _ index: Int) -> [Statement] {
    let inputs = inputs(of: draft, index)
    let output = draft.output.flatMap { handovers[$0] }
    return draft.body.writes + inputs.flatMap { wait($0.reader.full, $0.rows.count) }
      + (output.map { $0.waitForRoom($0.rows.count) } ?? [])
      + (output?.stored.borderFills ?? []) + draft.body.loop
      + inputs.flatMap { signal($0.reader.free, $0.rows.count) }
      + (output.map { $0.announce($0.rows.count) + $0.settlement } ?? [])
  }

  /// In each iteration, waits for the rows it needs, computes one row and hands it over; hands over
  /// the border's rows before and after.
  ///
  /// At the end, settles rows that a reader's windows left unread or expect beyond the last row, so
  /// that every token has the same count before and after an image.
  private func linesByRows(_ draft: StreamDraft, _ index: Int) -> [Statement] {
    let inputs = inputs(of: draft, index)
    let output = draft.output.flatMap { handovers[$0] }
    let iteration =
      inputs.flatMap { wait($0.reader.full, $0.reader.rowSchedule.each) }
      + (output.map { $0.waitForRoom(1) + $0.fills(of: RowIndex(draft.body.rows)) } ?? [])
      + draft.body.iteration
      + inputs.flatMap { signal($0.reader.free, $0.reader.rowSchedule.each) }
      + (output?.announce(1) ?? [])
    var lines = draft.body.writes + (output?.rowsAbove ?? [])
    lines += inputs.flatMap { wait($0.reader.full, $0.reader.rowSchedule.before) }
    lines += StreamBody(rows: draft.body.rows, iteration: iteration).loop
    lines += inputs.flatMap { signal($0.reader.free, $0.reader.rowSchedule.kept(of: $0.rows)) }
    lines += output?.rowsBelow ?? []
    lines += inputs.flatMap { wait($0.reader.full, $0.reader.rowSchedule.untaken(of: $0.rows)) }
    return lines + (output?.settlement ?? [])
  }

  private func inputs(of draft: StreamDraft, _ index: Int) -> [HandedInput] {
    draft.inputs.compactMap { handovers[$0] }.flatMap { handover in
      handover.readers.filter { $0.draft == index }.map {
        HandedInput(reader: $0, rows: handover.rows)
      }
    }
  }
}
