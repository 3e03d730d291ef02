import Basics

/// What the tile machine computes for a node: the closed set of its abilities.
///
/// Each operator maps itself to one of these forms; the integer executor and the lowering know only
/// the forms. Every form ends in one rounding and a clamp to the output's format, narrowed by the
/// node's own `clamp`. `docs/integers.md` defines the integer semantics.
public enum IntegerForm: Sendable {
  /// A product with constant weights, in crossbars.
  case matrix(MatrixForm)
  /// The maximum or the mean of each window.
  case pool(PoolForm)
  /// `real output = scale · real input + shift` with constants, then a clamp.
  case affine(AffineForm)
  /// Rounding to codes that the model states.
  case quantizer(Quantizer)
  /// The sum of all inputs, each times its sign. The inputs have the same shape or are broadcast
  /// along axes of size 1.
  case sum(signs: [Int])
  /// The product of two activations, broadcast in the same way.
  case product
  /// Any function of one real number, as a table over the input's codes.
  case function(@Sendable (Double) -> Double)
  /// The inputs one after another along `axis` (non-negative), each rescaled.
  case concatenation(axis: Int)
  /// The same codes in another shape or order.
  case rearrangement(Rearrangement)
  /// Computed on dequantized values after the program; allowed only on the way to an output.
  case afterProgram
  /// Computed on dequantized values by the host, in the middle of the program, and rounded to the
  /// codes of the output. No operator states this form: `Graph.partition()` gives it to nodes without
  /// another one.
  case host
}

/// A matrix product over windows of the input, or over the vectors along its last axis.
public struct MatrixForm: Sendable {
  /// The indices of the inputs of the node that are the weights and the bias.
  public var weightInput: Int
  public var biasInput: Int?
  /// The number of rows. They are ordered by kernel position (row-major), then by input channel of
  /// all groups; if `window` is `nil`, by the last axis.
  public var rows: Int
  public var columns: Int
  /// The number of convolution groups; a column uses only the rows of its group's input channels.
  public var groups: Int
  /// The window over the spatial axes of `[N, C, …]`; `nil` for `[…, rows] → […, columns]`.
  public var window: Window?
  /// The order of the weights in the weight constant.
  public var layout: WeightLayout

  public init(
    weightInput: Int, biasInput: Int?, rows: Int, columns: Int, groups: Int = 1, window: Window?,
    layout: WeightLayout
  ) {
    self.weightInput = weightInput
    self.biasInput = biasInput
    self.rows = rows
    self.columns = columns
    self.groups = groups
    self.window = window
    self.layout = layout
  }
}

/// Where the weights of a matrix are in a constant: the distance between neighbors, in elements.
public struct WeightLayout: Hashable, Sendable {
  /// From a column to the next one.
  public var column: Int
  /// From a kernel position to the next one.
  public var tap: Int
  /// From an input channel of a group to the next one.
  public var channel: Int

  public init(column: Int, tap: Int = 0, channel: Int) {
    self.column = column
    self.tap = tap
    self.channel = channel
  }
}

/// A reduction of each window of the input to one number.
public struct PoolForm: Sendable {
  /// The function that reduces a window.
  public enum Kind: Sendable {
    case max
    /// `countsPadding`: whether padded positions count in the divisor; a position past the padding
    /// (ceil mode) never does.
    case average(countsPadding: Bool)
  }
  public var kind: Kind
  public var window: Window

  public init(_ kind: Kind, _ window: Window) {
    self.kind = kind
    self.window = window
  }
}

/// A scale, a shift and a clamp; the scale and shift are broadcast to the output as in numpy.
public struct AffineForm: Sendable {
  public var scale: Tensor<Float>
  public var shift: Tensor<Float>
  public var clamp: ClosedRange<Float>

  public init(
    scale: Tensor<Float> = Tensor([], [1]), shift: Tensor<Float> = Tensor([], [0]),
    clamp: ClosedRange<Float> = -.infinity ... .infinity
  ) {
    self.scale = scale
    self.shift = shift
    self.clamp = clamp
  }
}

/// A change of the shape or order of elements.
public enum Rearrangement: Hashable, Sendable {
  case reshape([Int])
  /// Axis `i` of the output is axis `permutation[i]` of the input.
  case transpose([Int])
  /// Adds elements of the real `value` at both ends of each axis; negative counts remove elements.
  case pad(begin: [Int], end: [Int], value: Float)
  /// For each axis of the input, the indices that are selected, in order, of axis 0 all; then, if the
  /// output has another shape, the same elements in it.
  case selection([[Int]])
}
