import TileAnalysis
import TileMachine

/// How many rows the buffers of a pixel pipeline hold: enough for every reader's window and its next
/// turn, and where a value is read in two ways that meet again, as around a residual block, enough
/// for the lead of the one over the other.
///
/// The lead is found by trial: where a run of the program's tokens ends in a deadlock, some producer
/// waits for room in a buffer of which another reader waits for more rows; it gets one row more.
/// Buffers with room for all rows cannot block, so the trial ends.
struct RingSizes {
  /// By buffer; those that cannot be rings are left out.
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

  /// What the tokens for room start at.
  private func initials(_ rings: [String: Handover]) -> [String: Int] {
    rings.reduce(into: [:]) { initials, ring in
      for reader in ring.value.readers { initials[reader.free] = rows[ring.key] }
    }
  }
}

extension Handover {
  /// Whether its producer waits for one reader while another waits for it.
  fileprivate func blocks(_ blocking: Set<String>) -> Bool {
    readers.contains { blocking.contains($0.free) }
      && readers.contains { blocking.contains($0.full) }
  }
}
