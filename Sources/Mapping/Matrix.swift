import Basics
import Hardware

/// A weight matrix to be placed on crossbars: rows are word lines, columns bit lines.
public struct Matrix: Equatable, Sendable {
  public var name: String
  /// Signed weight codes, `[rows, columns]`.
  public var codes: Tensor<Int16>
  public var weightBits: Int
  /// Groups of matrix columns that are mapped separately, each with the rows it needs.
  ///
  /// One group with all columns, one per convolution group, or the groups of `ckfo`.
  public var columnGroups: [[Int]]
  /// Multiplications per image; 0: unknown, and its time is ignored.
  public var firings: Int
  /// The windows along each spatial axis, which copies can share; empty where it has no windows.
  public var windows: [Int]
  /// The taps of a window; rows are ordered by tap, then by input channel.
  public var taps: Int

  public init(
    name: String, codes: Tensor<Int16>, weightBits: Int, columnGroups: [[Int]]? = nil,
    firings: Int = 0, windows: [Int] = [], taps: Int = 1
  ) {
    self.name = name
    self.codes = codes
    self.weightBits = weightBits
    self.columnGroups = columnGroups ?? [Array(0..<codes.shape[1])]
    self.firings = firings
    self.windows = windows
    self.taps = taps
  }

  public var rows: Int { codes.shape[0] }
  public var columns: Int { codes.shape[1] }
}
