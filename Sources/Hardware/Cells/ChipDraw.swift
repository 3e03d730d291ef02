import Basics

/// The random streams for properties drawn once per chip or cell. Writes use streams numbered by
/// block, which stay below these.
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
  /// The draws of one cell.
  struct CellDraw {
    fileprivate let stream: Philox
    fileprivate let counter: UInt64

    var uniform: Double { stream.uniform(counter) }
    var gaussian: Double { stream.gaussian(counter) }
  }

  /// The draws of the cell at `place`.
  ///
  /// - Parameter columns: columns of an array.
  func at(_ place: CellPlace, columns: Int) -> CellDraw {
    CellDraw(
      stream: stream(UInt64(place.array)).stream(UInt64(place.plane)),
      counter: UInt64(place.row * columns + place.column))
  }
}
