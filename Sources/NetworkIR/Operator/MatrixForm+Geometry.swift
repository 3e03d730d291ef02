import Basics

/// The position of the weights of a convolution group among the rows and columns of the matrix.
extension MatrixForm {
  /// The number of kernel positions; 1 if there is no window.
  public var taps: Int { window?.kernel.elementCount ?? 1 }
  /// The number of input channels of all groups.
  public var channels: Int { rows / taps }
  /// The number of input channels of a group.
  public var groupChannels: Int { channels / groups }
  /// The number of columns of a group.
  public var groupColumns: Int { columns / groups }
  /// The number of rows that a column uses.
  public var groupRows: Int { rows / groups }

  /// The columns of each convolution group.
  public var columnGroups: [[Int]] {
    (0..<groups).map { Array($0 * groupColumns..<($0 + 1) * groupColumns) }
  }

  /// The convolution group of `column`.
  public func group(ofColumn column: Int) -> Int { column / groupColumns }

  /// The rows that the columns of `group` use, in ascending order.
  public func rows(ofGroup group: Int) -> [Int] {
    (0..<taps).flatMap { tap in
      (0..<groupChannels).map { tap * channels + group * groupChannels + $0 }
    }
  }
}
