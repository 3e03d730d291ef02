import Basics
import DeviceDynamics
import Hardware

/// How the cells of a chip came by their own responses to pulses, so that these can be drawn again.
public struct CellOrigin: Codable, Equatable, Sendable {
  /// What first moved the cells by pulses; each draws them in its own way.
  public enum Stage: String, Codable, Sendable { case learning, writing }

  public let stage: Stage
  public let seed: Int

  public init(_ stage: Stage, seed: Int) {
    (self.stage, self.seed) = (stage, seed)
  }
}

extension Philox {
  private static let writing: UInt64 = 23

  /// The stream of a cell that pulses write; streams below are of learning.
  init(ofWrittenCellAt place: CellPlace, seed: UInt64) {
    self = Philox(seed: seed, stream: Self.writing, UInt64(place.array), UInt64(place.plane))
      .stream(UInt64(place.row)).stream(UInt64(place.column))
  }
}

extension OwnResponse {
  /// The response of the cell at `place` of the chip with `seed`, when pulses write the chip.
  package init(_ traits: PulseTraits, ofWrittenCellAt place: CellPlace, seed: UInt64) {
    self.init(traits, Philox(ofWrittenCellAt: place, seed: seed))
  }
}
