import Basics
import CKernels

/// Selects the normals, or words, that are drawn for each reading.
///
/// A key yields four, for four neighboring columns; kernels draw them at the counter of
/// image and firing. They depend on nothing else: not on lanes, threads, batches or other readings.
struct ReadDraws {
  private let chip: Philox

  /// The normals of read noise.
  init(_ chip: Chip) { self.chip = Philox(seed: chip.seed) }

  /// The words that decide which codes converters yield. The stream is no other's: see `ChipUnits`.
  init(codesOf chip: Chip) { self.chip = Philox(seed: chip.seed, stream: 0x600_0000_0000) }

  /// Returns the keys of one row group of a block in one cycle, `[column / 4]`.
  ///
  /// - Parameter converted: the index in `CellLevels.converted`.
  func keys(block: Int, rowGroup: Int, cycle: Int, converted: Int, columns: Int)
    -> [SIMD2<UInt32>]
  {
    keys(of: reading(block, rowGroup, cycle, converted), columns)
  }

  /// Returns the word of one column at the counter of image and firing.
  func word(
    block: Int, rowGroup: Int, cycle: Int, converted: Int, column: Int, _ moment: memc_moment
  ) -> UInt32 {
    let four = reading(block, rowGroup, cycle, converted)
      .stream(UInt64(column / memc_analog_width))
      .words(UInt64(moment.ordinal) << 32 | UInt64(moment.image))
    return four[column % memc_analog_width]
  }

  private func reading(_ block: Int, _ rowGroup: Int, _ cycle: Int, _ converted: Int) -> Philox {
    [rowGroup, cycle, converted].reduce(chip.stream(UInt64(block))) { $0.stream(UInt64($1)) }
  }

  /// Returns the keys for one normal per column that covers all cycles and planes, `[column / 4]`.
  func keys(ofGroupWithBlock block: Int, columns: Int) -> [SIMD2<UInt32>] {
    keys(of: chip.stream(UInt64(block)), columns)
  }

  private func keys(of reading: Philox, _ columns: Int) -> [SIMD2<UInt32>] {
    stride(from: 0, to: columns, by: memc_analog_width).map {
      reading.stream(UInt64($0 / memc_analog_width)).key
    }
  }
}
