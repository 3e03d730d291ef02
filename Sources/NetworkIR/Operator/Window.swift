import Basics

/// A sliding window over the spatial axes of `[N, C, D1, D2, …]`, one entry per spatial axis.
public struct Window: Hashable, Sendable {
  public var kernel: [Int]
  public var strides: [Int]
  public var dilations: [Int]
  public var padsBegin: [Int]
  public var padsEnd: [Int]
  /// Sizes of the output along each spatial axis.
  public var outputSizes: [Int]

  public init(
    kernel: [Int], strides: [Int], dilations: [Int], padsBegin: [Int], padsEnd: [Int],
    outputSizes: [Int]
  ) {
    self.kernel = kernel
    self.strides = strides
    self.dilations = dilations
    self.padsBegin = padsBegin
    self.padsEnd = padsEnd
    self.outputSizes = outputSizes
  }

  /// The index that tap `tap` of the window at `position` reads along `axis`; negative or past the
  /// end in the padding.
  public func source(axis: Int, position: Int, tap: Int) -> Int {
    position * strides[axis] + tap * dilations[axis] - padsBegin[axis]
  }

  /// Whether any window reaches outside an input of these spatial sizes.
  public func readsPadding(of sizes: [Int]) -> Bool {
    sizes.indices.contains { axis in
      padsBegin[axis] > 0
        || source(axis: axis, position: outputSizes[axis] - 1, tap: kernel[axis] - 1)
          >= sizes[axis]
    }
  }
}
