import Basics
import CKernels

/// Selects the normals that are drawn for each reading.
///
/// A key yields four normals, for four neighboring columns; kernels draw them at the counter of
/// image and firing. They depend on nothing else: not on lanes, threads, batches or other readings.
struct ReadDraws {
  private let chip: Philox

  init(_ chip: Chip) { self.chip = Philox(seed: chip.seed) }

  /// Returns the keys of one row group of a block in one cycle, `[column / 4]`.
  ///
  /// - Parameter converted: the index in `CellLevels.converted`.
  func keys(block: Int, rowGroup: Int, cycle: Int, converted: Int, columns: Int)
    -> [SIMD2<UInt32>]
  {
    let reading = [rowGroup, cycle, converted].reduce(chip.stream(UInt64(block))) {
      $0.stream(UInt64($1))
    }
    return keys(of: reading, columns)
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
