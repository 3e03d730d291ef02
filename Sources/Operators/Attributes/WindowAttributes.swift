import Basics
import NetworkIR

/// The attributes that describe the window of ONNX's convolutions and poolings.
struct WindowAttributes: Hashable, Sendable {
  /// The rule for padding if `pads` does not state it.
  enum Padding: String, Choice {
    case explicit = "NOTSET"
    case none = "VALID"
    /// The output size is `⌈input / stride⌉`; an odd row is added at the end.
    case sameUpper = "SAME_UPPER"
    /// As `sameUpper`, but an odd row is added at the beginning.
    case sameLower = "SAME_LOWER"
  }

  /// One entry per spatial axis, as in the following; empty: taken from the weights.
  var kernel: [Int] = []
  /// Empty: all 1.
  var strides: [Int] = []
  var dilations: [Int] = []
  /// All beginnings, then all ends; empty: all 0.
  var pads: [Int] = []
  var padding = Padding.explicit
  var ceilMode = 0

  /// The bound on attributes; below it, sums of sizes do not overflow.
  static let largest = 1 << 31

  /// The fields of convolutions; poolings need the kernel and have a ceil mode.
  static func fields<Root>(at path: WritableKeyPath<Root, Self>, pooling: Bool) -> [Field<Root>] {
    let common: [Field<Root>] = [
      Field(
        "kernel_shape", path.appending(path: \.kernel), required: pooling,
        "size of the window along each spatial axis"),
      Field("strides", path.appending(path: \.strides), "steps of the window; absent: 1"),
      Field("dilations", path.appending(path: \.dilations), "steps inside the window; absent: 1"),
      Field("pads", path.appending(path: \.pads), "all beginnings, then all ends; absent: 0"),
      Field("auto_pad", path.appending(path: \.padding), "rule for the padding; NOTSET: 'pads'"),
    ]
    guard pooling else { return common }
    return common + [
      Field(
        "ceil_mode", path.appending(path: \.ceilMode), in: 0...1,
        "1: include a last window that is only partly inside the input")
    ]
  }

  /// The number of elements of the window, at most `TensorType.largestCount`; 1 if there are too many
  /// to count.
  var taps: Int { kernel.checkedElementCount.map { min($0, TensorType.largestCount) } ?? 1 }

  /// Checks the elements of all lists; `owner` is the operator that messages name.
  func validate(_ owner: some Operator) throws {
    try owner.expectAll("kernel_shape", kernel, in: 1...Self.largest)
    try owner.expectAll("strides", strides, in: 1...Self.largest)
    try owner.expectAll("dilations", dilations, in: 1...Self.largest)
    try owner.expectAll("pads", pads, in: 0...Self.largest)
  }

  /// The window over spatial axes of these `sizes`.
  ///
  /// - Parameter weights: the sizes of the kernel, if there are weights.
  /// - Throws: if the attributes contradict each other, or if the window exceeds the padded input.
  /// - Source: ONNX, MaxPool-22 and Conv-22.
  func window(over sizes: [Int], weights: [Int]? = nil, of owner: some Operator) throws -> Window {
    let rank = sizes.count
    let kernel = weights ?? self.kernel
    if let weights, !self.kernel.isEmpty, self.kernel != weights {
      throw Diagnostic.malformed(
        "'kernel_shape' \(self.kernel) contradicts the weights, whose kernel is \(weights)", at: nil
      )
    }
    let strides = try entries("strides", strides, rank, of: owner)
    let dilations = try entries("dilations", dilations, rank, of: owner)
    guard kernel.count == rank, pads.isEmpty || pads.count == 2 * rank else {
      throw Diagnostic.malformed(
        "'kernel_shape' \(kernel) and 'pads' \(pads) of \(owner.name) do not fit \(rank) spatial axes",
        at: nil)
    }
    let axes = try (0..<rank).map { axis in
      try WindowAxis(
        size: sizes[axis], kernel: kernel[axis], stride: strides[axis], dilation: dilations[axis],
        pads: pads.isEmpty ? (0, 0) : (pads[axis], pads[axis + rank]), padding: padding,
        ceils: ceilMode == 1)
    }
    return Window(
      kernel: kernel, strides: strides, dilations: dilations, padsBegin: axes.map(\.begin),
      padsEnd: axes.map(\.end), outputSizes: axes.map(\.outputSize))
  }

  /// The same windows over these `sizes` without ceil mode; the end is padded as far as they reach.
  ///
  /// Positions past the original padding then count as padding.
  func withoutCeiling(over sizes: [Int], of owner: some Operator) throws -> WindowAttributes {
    let window = try window(over: sizes, of: owner)
    var plain = self
    plain.ceilMode = 0
    plain.padding = .explicit
    plain.pads =
      window.padsBegin
      + sizes.indices.map { axis in
        let last = window.source(
          axis: axis, position: window.outputSizes[axis] - 1, tap: window.kernel[axis] - 1)
        return max(window.padsEnd[axis], last + 1 - sizes[axis])
      }
    return plain
  }

  /// One entry per axis; all 1 if none is given.
  private func entries(_ name: String, _ values: [Int], _ rank: Int, of owner: some Operator) throws
    -> [Int]
  {
    if values.isEmpty { return Array(repeating: 1, count: rank) }
    guard values.count == rank else {
      throw Diagnostic.malformed(
        "'\(name)' \(values) of \(owner.name) does not fit \(rank) spatial axes", at: nil)
    }
    return values
  }
}

/// Padding and output size along one spatial axis.
private struct WindowAxis {
  var begin: Int
  var end: Int
  var outputSize: Int

  init(
    size: Int, kernel: Int, stride: Int, dilation: Int, pads: (Int, Int),
    padding: WindowAttributes.Padding, ceils: Bool
  ) throws {
    let (reach, overflow) = (kernel - 1).multipliedReportingOverflow(by: dilation)
    let extent = reach + 1
    guard kernel >= 1, !overflow, extent <= WindowAttributes.largest else {
      throw Diagnostic.malformed(
        "a kernel of \(kernel) with dilation \(dilation) is empty or too large", at: nil)
    }
    switch padding {
    case .explicit: (begin, end) = pads
    case .none: (begin, end) = (0, 0)
    case .sameUpper, .sameLower:
      let total = max(((size + stride - 1) / stride - 1) * stride + extent - size, 0)
      let half = total / 2
      (begin, end) = padding == .sameUpper ? (half, total - half) : (total - half, half)
    }
    let room = size + begin + end - extent
    guard room >= 0 else {
      throw Diagnostic.malformed(
        "a window of \(extent) exceeds the padded input of \(size + begin + end)", at: nil)
    }
    outputSize = room / stride + 1
    // a window that would start in the padding at the end is left out
    if ceils, room % stride > 0, outputSize * stride < size + begin { outputSize += 1 }
  }
}
