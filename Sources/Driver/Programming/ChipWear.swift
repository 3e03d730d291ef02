import Basics
import ChipProgramming
import CommandFiles
import Evaluation
import Foundation

/// The array of a chip that wears out first, because one of its cells has taken the most pulses.
public struct ChipWear: Encodable, Sendable {
  /// The position, and the most pulses on one of its cells.
  public let array: Int
  public let mostPulses: Int
  /// The pulses after which a cell is worn out, stated by the user.
  public let endurance: Double?
  /// How often the chip can be written like this until that cell is worn out.
  public let writes: Double?

  /// - Returns: `nil` if pulses are not counted for each cell.
  init?(_ programmed: ProgrammedChip, _ calibrated: CalibratedProgrammer) {
    guard let counts = programmed.counts, let cell = calibrated.cells.pulsed else { return nil }
    let blocks = calibrated.programmer.program.blocks
    let most = zip(blocks, counts.pulses).reduce(into: [Int: Int]()) {
      $0[$1.0.array] = max($0[$1.0.array] ?? 0, Int($1.1.elements.max() ?? 0))
    }
    guard let worst = most.min(by: { ($1.value, $0.key) < ($0.value, $1.key) }) else { return nil }
    (array, mostPulses) = (worst.key, worst.value)
    endurance = cell.traits.endurance
    writes = endurance.flatMap { [mostPulses] endurance in
      mostPulses > 0 ? (endurance / Double(mostPulses)).rounded(.down) : nil
    }
  }

  /// A warning if writing the chip once wears a cell out.
  var warning: String? {
    guard let endurance, Double(mostPulses) > endurance else { return nil }
    return "cells are worn out: one has taken \(mostPulses) pulses, more than the device's "
      + "'endurance'; figures count it as good"
  }

  var text: String {
    let most = "array \(array) wears out first: at most \(mostPulses.counted("pulse")) per cell"
    guard let endurance, let writes else { return most }
    return most
      + String(
        format: "; with an endurance of %.4g pulses, it can be written %.0f times", endurance,
        writes)
  }
}
