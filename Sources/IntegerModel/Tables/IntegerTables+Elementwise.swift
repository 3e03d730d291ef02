import Basics
import NetworkIR

/// An activation times constants plus constants: output element `e` is
/// `requantizations[e broadcast].apply(x)`.
public struct AffineTables: Sendable {
  /// The shape of the constants, which broadcasts to that of the output.
  public let shape: [Int]
  /// One for each element of `shape`, row-major.
  public let requantizations: [Requantization]
  public let clamp: ClosedRange<Int>
  /// Whether the network clamps the real result, as ReLU does.
  public let isClamped: Bool

  /// - Throws: if a factor or an offset does not fit the machine.
  public init(
    _ form: AffineForm, from input: ActivationFormat, to output: ActivationFormat,
    _ clamp: ClosedRange<Float>?
  ) throws {
    let shape = form.constantShape
    let scale = form.scale.broadcast(to: shape).elements
    let shift = form.shift.broadcast(to: shape).elements
    self.shape = shape
    requantizations = try scale.indices.map { index in
      try Requantization(
        factor: Double(scale[index]) * input.scale / output.scale,
        addend: Double(shift[index]) / output.scale, from: input, to: output)
    }
    let clamp = clamp.map(form.clamp.clamped(to:)) ?? form.clamp
    self.clamp = output.codes(within: clamp)
    isClamped = clamp != -.infinity ... .infinity
  }
}

extension AffineTables {
  /// The rounding that the model states.
  ///
  /// - Throws: if the factor or the offset does not fit the machine.
  init(
    _ quantizer: Quantizer, from input: ActivationFormat, to output: ActivationFormat,
    _ clamp: ClosedRange<Float>?
  ) throws {
    shape = []
    requantizations = [
      try Requantization(
        factor: input.scale * quantizer.unit / (quantizer.step * output.scale), addend: 0,
        from: input, to: output)
    ]
    self.clamp = output.codes(within: clamp.map(quantizer.range.clamped(to:)) ?? quantizer.range)
    isClamped = true
  }
}

extension AffineForm {
  /// The common shape to which both constants broadcast.
  fileprivate var constantShape: [Int] {
    let rank = max(scale.rank, shift.rank)
    let shapes = [scale.shape, shift.shape].map { Array(repeating: 1, count: rank - $0.count) + $0 }
    return (0..<rank).map { max(shapes[0][$0], shapes[1][$0]) }
  }
}

/// A sum of activations with one rounding: `clamp((Σ multiplier · x + offset) >> shift)`.
public struct SumTables: Sendable {
  /// One per operand, including its sign; the largest in magnitude is in 2^30..<2^31.
  public let multipliers: [Int]
  public let shift: Int
  /// The rounding and all zero points.
  public let offset: Int
  public let halves: Halves
  public let clamp: ClosedRange<Int>

  /// - Throws: if a factor or the sum does not fit the machine.
  public init(
    _ signs: [Int], from inputs: [ActivationFormat], to output: ActivationFormat,
    _ clamp: ClosedRange<Float>?
  ) throws {
    let factors = zip(signs, inputs).map { Double($0) * $1.scale / output.scale }
    let largest = factors.max { $0.magnitude < $1.magnitude } ?? 1
    let shift = try FixedPoint.candidates(for: largest)[0].shift
    let unit = Double(sign: .plus, exponent: shift, significand: 1)
    // the largest may round up to 2^31, which is harmless in a sum
    let multipliers = factors.map { Int(($0 * unit).rounded(.toNearestOrAwayFromZero)) }
    let terms = zip(multipliers, inputs)
    let offset = terms.reduce(Requantization.rounding(shift, to: output)) {
      $0 - Int128($1.0) * Int128($1.1.zeroPoint)
    }
    let sum = terms.reduce(Int128(offset.magnitude)) {
      $0 + Int128($1.0.magnitude) * Int128($1.1.largestCode)
    }
    guard sum <= Int128(Int.max) else {
      throw Diagnostic.unsupported("a sum of \(inputs.count) activations does not fit 63 bits")
    }
    self.multipliers = multipliers
    self.shift = shift
    self.offset = Int(offset)
    self.clamp = output.codes(within: clamp)
    halves = output.halves
  }

  /// The code of `Σ multiplier · x + offset`.
  func code(ofSum sum: Int) -> Int {
    let code = halves == .up ? sum >> shift : Int(halves.code(of: Int128(sum), shift: shift))
    return min(max(code, clamp.lowerBound), clamp.upperBound)
  }
}

/// A product of activations: `requantization.apply((a − zeroPoints[0]) · (b − zeroPoints[1]))`.
public struct ProductTables: Sendable {
  public let zeroPoints: [Int]
  public let requantization: Requantization
  public let clamp: ClosedRange<Int>

  /// - Throws: if the factor does not fit the machine.
  public init(
    from a: ActivationFormat, and b: ActivationFormat, to output: ActivationFormat,
    _ clamp: ClosedRange<Float>?
  ) throws {
    zeroPoints = [a.zeroPoint, b.zeroPoint]
    let codes = output.codes(within: clamp)
    var requantization = try Requantization(
      factor: a.scale * b.scale / output.scale, bias: .none, column: 0, addend: 0, to: output,
      codes)
    // the instruction of products rounds halves up
    requantization.halves = .up
    self.requantization = requantization
    self.clamp = codes
  }
}

/// A function of one activation, as the output code for each input code.
public struct LookupTable: Hashable, Sendable {
  /// The input code of the first entry.
  public let firstCode: Int
  public let codes: [Int32]

  /// Evaluates `function` in double precision; NaN becomes the code of 0.
  public init(
    _ function: (Double) -> Double, from input: ActivationFormat, to output: ActivationFormat,
    _ clamp: ClosedRange<Float>?
  ) {
    let range = output.codes(within: clamp)
    firstCode = input.storableCodes.lowerBound
    codes = input.storableCodes.map { code in
      let value = output.code(of: function(input.real(of: code)))
      return Int32(min(max(value, range.lowerBound), range.upperBound))
    }
  }

  /// The output code for an input code.
  public func apply(_ code: Int) -> Int { Int(codes[code - firstCode]) }
}
