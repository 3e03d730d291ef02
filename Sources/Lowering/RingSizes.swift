import TileAnalysis
import TileMachine

/// The rows that the buffers of a pixel pipeline hold: enough for every reader's window and next
/// iteration. Where two paths from a value meet again, as in a residual block, also enough for the
/// lead of the faster path.
///
/// The lead is found by trial: if the program's tokens deadlock, some producer waits for room in a
/// buffer while another reader of that buffer waits for more rows; the buffer gets one more row.
/// Buffers that hold all rows cannot block, so the trial ends.
struct RingSizes {
  /// The rows by buffer, without buffers that cannot be rings.
  private(set) var rows: [String: Int] = [:]

  /// - Parameter program: a pixel pipeline with these handovers.
  init(_ handovers: [String: Handover], of program: Program) {
    let rings = handovers.filter { $0.value.mayBeRing && !$0.value.readers.isEmpty }
    rows = rings.mapValues(\.wantedCapacity)
    let run = TokenRun(program)
    while true {
      let blocking = Set(run.blockingTokens(initial: initials(rings)))
      if blocking.isEmpty { return }
      let narrow = rings.filter { buffer, handover in
        handover.blocks(blocking) && rows[buffer] ?? 0 < handover.rows.count
      }
      guard !narrow.isEmpty else { return }
      for buffer in narrow.keys { rows[buffer, default: 0] += 1 }
    }
  }

  /// The initial counts of the tokens for room.
  private func initials(_ rings: [String: Handover]) -> [String: Int] {
    rings.reduce(into: [:]) { initials, ring in
      for reader in ring.value.readers { initials[reader.free] = rows[ring.key] }
    }
  }
}

extension Handover {
  /// Whether its producer waits for one reader while another reader waits for the producer.
  fileprivate func blocks(_ blocking: Set<String>) -> Bool {
    readers.contains { blocking.contains($0.free) }
      && readers.contains { blocking.contains($0.full) }
  }
}
