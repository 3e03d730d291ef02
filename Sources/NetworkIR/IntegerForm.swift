import Basics

/// What the tile machine does for a node: the closed set of its abilities.
///
/// Operators are many and say which of these they are; the integer executor and the lowering know
/// only these. Integer semantics are those of the design, section 7; every form ends in one
/// rounding and the clamp of the output's format, tightened by the node's own `clamp`.
public enum IntegerForm: Sendable {
  /// A product with constant weights: crossbars.
  case matrix(MatrixForm)
  /// The largest, or the mean, of a window.
  case pool(PoolForm)
  /// `real output = scale · real input + shift` with constants, then a clamp.
  case affine(AffineForm)
  /// The sum of all inputs, each times its sign; inputs of one shape, or broadcast along axes of
  /// size 1.
  case sum(signs: [Int])
  /// The product of two activations, broadcast alike.
  case product
  /// Any function of one real number: a table over the input's codes.
  case function(@Sendable (Double) -> Double)
  /// The inputs one after another along `axis` (non-negative), each rescaled.
  case concatenation(axis: Int)
  /// The same codes in another shape or order.
  case rearrangement(Rearrangement)
  /// Only on the way to an output: computed on dequantized values after the program.
  case afterProgram
}

/// A matrix product over windows of the input, or over the vectors along its last axis.
public struct MatrixForm: Sendable {
  /// Which inputs of the node hold the weights and the bias.
  public var weightInput: Int
  public var biasInput: Int?
  /// Rows in (kernel position row-major, input channel) order with `C` all input channels, or in
  /// the order of the last axis where `window` is `nil`.
  public var rows: Int
  public var columns: Int
  /// Convolution groups: column `o` needs only the rows of its own input channels.
  public var groups: Int
  /// The window over the spatial axes of `[N, C, …]`; `nil` for `[…, rows] → […, columns]`.
  public var window: Window?
  /// The index in the weight constant's row-major elements of `[row, column]`; `nil` where the
  /// matrix is zero by structure (another group).
  public var weightIndex: @Sendable (_ row: Int, _ column: Int) -> Int?

  public init(
    weightInput: Int, biasInput: Int?, rows: Int, columns: Int, groups: Int = 1, window: Window?,
    weightIndex: @escaping @Sendable (_ row: Int, _ column: Int) -> Int?
  ) {
    self.weightInput = weightInput
    self.biasInput = biasInput
    self.rows = rows
    self.columns = columns
    self.groups = groups
    self.window = window
    self.weightIndex = weightIndex
  }
}

public struct PoolForm: Sendable {
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

/// Constants broadcast against the output, numpy's way.
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

public enum Rearrangement: Hashable, Sendable {
  case reshape([Int])
  /// Axis `i` of the output is axis `permutation[i]` of the input.
  case transpose([Int])
  /// Elements added (negative: removed) at both ends of each axis, holding the real `value`.
  case pad(begin: [Int], end: [Int], value: Float)
}
