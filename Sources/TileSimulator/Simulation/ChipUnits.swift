import Basics
import Hardware
import TileMachine

/// The activation and pooling units of a chip, and their draws.
///
/// A tile has one unit of each kind, with a circuit for each element of an instruction.
struct ChipUnits {
  private let section: UnitsSection
  private let seed: UInt64

  init(_ section: UnitsSection, chipSeed seed: UInt64) {
    self.section = section
    self.seed = seed
  }

  /// The first number of a stream of draws; the others of a chip are smaller (blocks, converters)
  /// or larger (`ChipDraw`).
  private enum Draw: UInt64 {
    case circuits = 0x200_0000_0000
    case noise = 0x400_0000_0000
  }

  /// The errors of a unit for the elements of one instruction.
  struct Errors {
    /// By element; offsets and the standard deviation of noise are in codes.
    var gain: [Double]
    var offset: [Double]
    var noise: Double
    /// The keys of the normals of noise, one for four elements; empty without noise.
    var keys: [SIMD2<UInt32>]
  }

  func haveErrors(_ kind: UnitKind) -> Bool { !section[kind].isExact }

  /// Returns the errors of a tile's unit.
  ///
  /// - Parameters:
  ///   - count: the elements of the instruction.
  ///   - stream: the index of the instruction's stream on its tile.
  ///   - instruction: the index of the instruction among those of the stream with a unit.
  func errors(
    _ kind: UnitKind, _ codes: UnitCodes, tile: Int, count: Int, stream: Int, instruction: Int
  ) -> Errors {
    let unit = section[kind]
    let circuits = Philox(seed: seed, stream: Draw.circuits.rawValue).stream(kind.number)
      .stream(UInt64(tile))
    let noise = Philox(seed: seed, stream: Draw.noise.rawValue).stream(UInt64(tile))
      .stream(UInt64(stream)).stream(UInt64(instruction))
    let fullScale = Double(codes.range.upperBound - codes.range.lowerBound)
    return Errors(
      gain: (0..<count).map { circuit in
        let normal = unit.gainDeviation == 0 ? 0 : circuits.gaussian(UInt64(2 * circuit))
        return max(1 + unit.gainError + unit.gainDeviation * normal, 0)
      },
      offset: (0..<count).map { circuit in
        let normal = unit.offsetDeviation == 0 ? 0 : circuits.gaussian(UInt64(2 * circuit + 1))
        return (unit.offset + unit.offsetDeviation * normal) * fullScale
      },
      noise: unit.noiseDeviation * fullScale,
      keys: unit.noiseDeviation == 0
        ? [] : stride(from: 0, to: count, by: 4).map { noise.stream(UInt64($0 / 4)).key })
  }
}

extension UnitKind {
  /// Its place among the streams of draws.
  fileprivate var number: UInt64 {
    switch self {
    case .activation: 0
    case .pooling: 1
    }
  }
}
