import Basics
import IntegerModel
import NetworkIR
import TestSupport
import Testing

@Test func halvesBecomeCodesOfOneParity() throws {
  var step = try Requantization(factor: 0.5)
  let sums = [-3, -2, -1, 0, 1, 2, 3, 5]
  step.halves = .even
  #expect(sums.map { step.apply($0, clamp: -9...9) } == [-2, -1, 0, 0, 0, 1, 2, 2])
  step.halves = .odd
  #expect(sums.map { step.apply($0, clamp: -9...9) } == [-1, -1, -1, 0, 1, 1, 1, 3])
}

@Test(arguments: [(-3, -1), (-2, -1), (-1, 0), (0, 0), (1, 1), (2, 1), (3, 2)])
func halvesRoundTowardPlusInfinity(sum: Int, code: Int) throws {
  let half = try Requantization(factor: 0.5)
  #expect(half.apply(sum, clamp: -128...127) == code)
}

@Test func theOffsetIncludesBiasAndZeroPoint() throws {
  let step = try Requantization(factor: 0.25, bias: 6, zeroPoint: -3)
  #expect(step.apply(10, clamp: -128...127) == 1)
  #expect(step.apply(-1000, clamp: -128...127) == -128)
}

@Test func theMultiplierHasThirtyOneBits() throws {
  #expect(try Requantization(factor: 1).multiplier == 1 << 30)
  #expect(try Requantization(factor: 1).shift == 30)
  // rounds up to 2^31, so that the exponent changes
  let almost = try Requantization(factor: 1 - 0x1p-40)
  #expect(almost == (try Requantization(factor: 1)))
  #expect(try Requantization(factor: -3).multiplier == -3 << 29)
}

@Test(arguments: [(32, 30), (33, 29), (39, 23)])
func smallFactorsHaveFewerBits(exponent: Int, bits: Int) throws {
  let step = try Requantization(factor: Double(sign: .plus, exponent: -exponent, significand: 1))
  #expect(step.multiplier == 1 << bits && step.shift == 62)
  #expect(step.apply(3 << exponent, clamp: -128...127) == 3)
}

/// Where codes make little difference, the factor gives way to a large addend.
@Test func aLargeAddendLeavesFewBitsForASmallFactor() throws {
  let input = ActivationFormat(bits: 16, isSigned: false, scale: 1)
  let output = ActivationFormat(bits: 16, isSigned: false, scale: 1)
  let factor = 6.6e-8
  let step = try Requantization(factor: factor, addend: 65_000.4, from: input, to: output)
  for code in [0, 1, 40_000, 65_535] {
    #expect(step.apply(code, clamp: output.codes) == 65_000)
  }
}

@Test func factorsOutOfRangeAreRefused() throws {
  let message = "is outside 2^-39 to 2^30, the range of a requantizer"
  for factor in [0x1p-40, 0x1p30] {
    let refusal = try diagnostic { _ = try Requantization(factor: factor) }
    #expect(refusal.message == "a scale factor of \(factor) \(message)")
    #expect(refusal.kind == .unsupported)
  }
  #expect(
    try diagnostic { _ = try Requantization(factor: 0) }.message
      == "a scale factor of 0.0 cannot be applied to integers")
}

@Test func sumsBeyondThirtyTwoBitsAreExact() throws {
  // the product far exceeds 63 bits
  let step = try Requantization(factor: 0x1p-30 * 3, bias: 1)
  for (sum, code) in [(1 << 40, 3072), (-1 << 40, -3072), (1 << 62, 32767), (Int.min, -32768)] {
    #expect(step.apply(sum, clamp: -32768...32767) == code)
  }
}

@Test func offsetsThatDoNotFitAreRefused() throws {
  let refusal = try diagnostic { _ = try Requantization(factor: 1, bias: 1 << 41) }
  #expect(refusal.message == "a bias and a zero point, scaled by 1.0, do not fit 63 bits")
  #expect(refusal.kind == .unsupported)
  #expect(try Requantization(factor: 1, bias: 1 << 32).multiplier == 1 << 30)
}

/// A large offset takes bits from the multiplier; codes stay within 2^-8 of the real number.
@Test(arguments: [0x1p-20, 2.7558510833358696e-06, 0x1p-22 * 1.7], [1 << 15, 65535, -65535])
func offsetsTakeBitsFromTheMultiplier(factor: Double, zeroPoint: Int) throws {
  let step = try Requantization(factor: factor, bias: -3, zeroPoint: zeroPoint)
  #expect(step.multiplier < 1 << 30)
  for sum in stride(from: -1 << 36, through: 1 << 36, by: (1 << 31) + 12345) {
    let code = step.apply(sum, clamp: Int(Int32.min)...Int(Int32.max))
    let real = Double(sum - 3) * factor + Double(zeroPoint)
    #expect(abs(Double(code) - real) <= 0.5 + 0x1p-8 * max(1, abs(real) / 65536))
  }
}

@Test func notANumberHasTheCodeOfZero() {
  #expect(unsigned(8, 0.1, zero: 7).code(of: .nan) == 7)
  #expect(unsigned(8, 0.1, zero: 7).code(of: .infinity) == 255)
}
