import Basics

/// The integer formats of a network's real numbers (`docs/integers.md`).
public struct Quantization: Equatable, Sendable {
  /// The format of every activation, by value name.
  public var activations: [String: ActivationFormat]
  /// Integer weights of matrix nodes, by constant name.
  public var weights: [String: QuantizedWeights]
  /// Biases at accumulator scale (input scale · weight scale), `[columns]`, by constant name.
  public var biases: [String: QuantizedBias]
  /// The source of the activation ranges: `synthetic`, `model`, or the method and data.
  public var calibration: String

  public init(
    activations: [String: ActivationFormat] = [:], weights: [String: QuantizedWeights] = [:],
    biases: [String: QuantizedBias] = [:], calibration: String = "synthetic"
  ) {
    self.activations = activations
    self.weights = weights
    self.biases = biases
    self.calibration = calibration
  }
}

/// The integer format of the real values of one tensor: `real = scale · (code − zeroPoint)`.
public struct ActivationFormat: Hashable, Sendable {
  /// 1...16 unsigned, 2...16 signed.
  public var bits: Int
  public var isSigned: Bool
  public var scale: Double
  public var zeroPoint: Int
  /// The largest magnitude of a code; `nil`: all that the bits hold are codes.
  public var levels: Int?
  /// How real numbers become codes; not `zero`.
  public var rounding: Rounding

  public init(
    bits: Int, isSigned: Bool, scale: Double, zeroPoint: Int = 0, levels: Int? = nil,
    rounding: Rounding = .nearest
  ) {
    self.bits = bits
    self.isSigned = isSigned
    self.scale = scale
    self.zeroPoint = zeroPoint
    self.levels = levels
    self.rounding = rounding
  }

  /// The codes of this format.
  public var codes: ClosedRange<Int> {
    levels.map { (isSigned ? -$0 : 0)...$0 } ?? storableCodes
  }

  /// All codes that the bits hold.
  public var storableCodes: ClosedRange<Int> {
    isSigned ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1
  }

  /// The code of `real`, rounded and clamped; the code of 0 if `real` is NaN.
  public func code(of real: Double) -> Int {
    guard !real.isNaN else { return zeroPoint }
    let scaled = rounding.apply(real / scale) + Double(zeroPoint)
    return Int(min(max(scaled, Double(codes.lowerBound)), Double(codes.upperBound)))
  }

  /// The real number that `code` represents.
  public func real(of code: Int) -> Double { scale * Double(code - zeroPoint) }

  /// The codes of real numbers, element by element.
  public func codes(of reals: Tensor<Float>) -> Tensor<Int32> {
    reals.map { Int32(code(of: Double($0))) }
  }

  /// The real numbers that codes represent, element by element.
  public func reals(of codes: Tensor<Int32>) -> Tensor<Float> {
    codes.map { Float(real(of: Int($0))) }
  }

  /// The largest magnitude of a code.
  public var largestCode: Int { max(-codes.lowerBound, codes.upperBound) }

  /// The codes of the real numbers in `clamp`; all codes if it is `nil`.
  public func codes(within clamp: ClosedRange<Float>?) -> ClosedRange<Int> {
    guard let clamp else { return codes }
    return code(ofLimit: clamp.lowerBound)...code(ofLimit: clamp.upperBound)
  }

  /// The code of a limit, which single precision may keep from being the real number of a code.
  private func code(ofLimit real: Float) -> Int {
    let steps = Double(real) / scale
    let nearest = steps.rounded()
    let isCode = (steps - nearest).magnitude <= 1e-6 * nearest.magnitude
    return code(of: isCode ? nearest * scale : Double(real))
  }
}

/// The bias of one matrix node as integers, in parts of the unit of its sums.
public struct QuantizedBias: Equatable, Sendable {
  /// `[columns]`, each times `2^fractionBits`.
  public var codes: Tensor<Int>
  /// In `fractions`; not 0 only where the model states how sums are rounded, so that its biases must be
  /// exact.
  public var fractionBits: Int

  /// The allowed numbers of fraction bits.
  public static let fractions = 0...24

  public init(_ codes: Tensor<Int>, fractionBits: Int = 0) {
    self.codes = codes
    self.fractionBits = fractionBits
  }

  /// A bias of zero for one column.
  public static let none = QuantizedBias(Tensor([1], [0]))

  /// The bias of a column in units of the sum.
  public func value(ofColumn column: Int) -> Double {
    Double(codes.elements[column]) / Double(1 << fractionBits)
  }
}

/// The weights of one matrix node as integers.
public struct QuantizedWeights: Equatable, Sendable {
  /// The codes in the constant's own layout, `[O, C/g, kH, kW]`, `[O, I]` or `[I, O]`.
  public var codes: Tensor<Int16>
  /// 2...16; codes are in `-(2^(bits−1) − 1)...2^(bits−1) − 1`, or one lower in imported models.
  public var bits: Int
  /// One per output channel, or a single one.
  public var scales: [Double]

  public init(codes: Tensor<Int16>, bits: Int, scales: [Double]) {
    self.codes = codes
    self.bits = bits
    self.scales = scales
  }

  /// The scale of an output channel.
  public func scale(ofColumn column: Int) -> Double { scales[scales.count == 1 ? 0 : column] }
}
