import Basics
import CKernels

/// Which normals are drawn at which reading.
///
/// The four of a key are for four columns side by side; the kernels take them at the counter of image
/// and firing. Nothing else matters: not lanes, threads, batches, nor what else is read.
struct ReadDraws {
  private let chip: Philox

  init(_ chip: Chip) { self.chip = Philox(seed: chip.seed) }

  /// The keys of one block's row group in one cycle, `[column / 4]`.
  ///
  /// - Parameter converted: the index among `CellLevels.converted`.
  func keys(block: Int, rowGroup: Int, cycle: Int, converted: Int, columns: Int)
    -> [SIMD2<UInt32>]
  {
    let reading = [rowGroup, cycle, converted].reduce(chip.stream(UInt64(block))) {
      $0.stream(UInt64($1))
    }
    return keys(of: reading, columns)
  }

  /// The keys where one normal per column stands for all cycles and planes, `[column / 4]`.
  func keys(ofGroupWithBlock block: Int, columns: Int) -> [SIMD2<UInt32>] {
    keys(of: chip.stream(UInt64(block)), columns)
  }

  private func keys(of reading: Philox, _ columns: Int) -> [SIMD2<UInt32>] {
    stride(from: 0, to: columns, by: memc_analog_width).map {
      reading.stream(UInt64($0 / memc_analog_width)).key
    }
  }
}
