import Basics
import Hardware
import Lowering
import TileMachine

/// The parts of a program that are written one after another, and what their writes cost.
public struct PartsReport: Encodable, Sendable {
  /// The layers of each part that have weights.
  public let layers: [[String]]
  /// Images that pass a part before the next is written.
  public let batch: Int
  /// Cells written for a batch.
  public let writtenCells: Int
  /// How often the busiest position is written for a batch.
  public let mostWrites: Int
  /// The share of an image in the writes; `nil` if the accelerator prices none of their events.
  public let writeEnergyPJ: Double?
  /// Global memory for the images of a batch.
  public let memoryBytes: Int
  /// What the cut was chosen by; `nil` for programs without this record.
  public let estimate: CutEstimate?

  /// `nil` if the program is in one part.
  init?(_ program: Program, _ writes: Activity, _ estimate: CutEstimate?) {
    guard let parts = program.parts else { return nil }
    var layers = [[String]](repeating: [], count: parts.count)
    var writers: [Int: Set<Int>] = [:]
    for block in program.blocks {
      let part = block.array / parts.positions
      if layers[part].last != block.matrix, !layers[part].contains(block.matrix) {
        layers[part].append(block.matrix)
      }
      writers[program.chipPosition(block.array), default: []].insert(part)
    }
    self.layers = layers
    batch = parts.batch
    writtenCells = writes[.writePulse]
    mostWrites = writers.values.map(\.count).max() ?? 0
    writeEnergyPJ = writes.energy(on: program.accelerator).map { $0 / Double(parts.batch) }
    memoryBytes = parts.batch * program.globals.reduce(0) { $0 + $1.size * $1.type.size }
    self.estimate = estimate
  }
}

extension PartsReport {
  /// What a reader must know, in lines.
  var text: [String] {
    let energy = writeEnergyPJ.map { "; they take \(Quantity.energy.text($0)) per image" } ?? ""
    let memory = Quantity.bits.text(8 * Double(memoryBytes))
    return [
      "In \(layers.count) parts: \(partsText).",
      "For each batch of \(batch.counted("image")) \(Double?(Double(writtenCells)).count) cells are written, "
        + "each up to \(mostWrites) times\(energy). One image alone waits for all writes. Global "
        + "memory holds \(memory) for a batch.",
      estimateText,
    ].compactMap(\.self)
  }

  private var partsText: String {
    layers.map { names in
      guard let first = names.first, let last = names.last else { return "no weights" }
      return names.count == 1 ? first.escaped : "\(first.escaped) to \(last.escaped)"
    }.joined(separator: "; ")
  }

  private var estimateText: String? {
    estimate.map { estimate in
      "By the estimate that chose them (arrays, units, memory and writes) a batch takes "
        + "\(Quantity.time.text(estimate.batchNs)), with a greedy cut "
        + "\(Quantity.time.text(estimate.greedyBatchNs))."
    }
  }
}
