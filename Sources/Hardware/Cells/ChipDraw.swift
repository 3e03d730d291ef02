import Basics

/// What is drawn once for a chip or for each of its cells. Writes are drawn from the streams of the
/// blocks' numbers, which do not reach these.
enum ChipDraw: UInt64 {
  case faults = 0xFFFF_FFFF_0000_0000
  case deviceToDevice
  case chipToChip
  case ageing
  case retention
  case ownRange

  func stream(seed: UInt64) -> Philox { Philox(seed: seed, stream: rawValue) }
}

extension Philox {
  /// One cell's draws.
  struct CellDraw {
    fileprivate let stream: Philox
    fileprivate let counter: UInt64

    var uniform: Double { stream.uniform(counter) }
    var gaussian: Double { stream.gaussian(counter) }
  }

  /// - Parameter columns: of an array.
  func at(_ place: CellPlace, columns: Int) -> CellDraw {
    CellDraw(
      stream: stream(UInt64(place.array)).stream(UInt64(place.plane)),
      counter: UInt64(place.row * columns + place.column))
  }
}
