import Basics
import Hardware
import TestSupport
import Testing

@Suite struct EncodingTests {
  static let kinds: [any Encoding] = (1...8).flatMap { bits -> [any Encoding] in
    var pair = DifferentialPair()
    pair.sliceBits = bits
    var offset = OffsetColumns()
    offset.sliceBits = bits
    return [pair, offset]
  }

  @Test(arguments: 2...16) func everyCodeIsRecoveredFromItsLevels(weightBits: Int) {
    for encoding in Self.kinds {
      let planes = encoding.planes(weightBits: weightBits)
      let offset = encoding.offset(weightBits: weightBits)
      let allowed = 0..<1 << encoding.sliceBits
      let wrong = encoding.codes(weightBits: weightBits).filter { code in
        let levels = encoding.levels(of: code, weightBits: weightBits)
        let sum = zip(planes, levels).map { $0.factor * $1 }.reduce(0, +)
        return sum - offset != code || !levels.allSatisfy(allowed.contains)
      }
      #expect(wrong.isEmpty, "\(encoding.name), \(encoding.sliceBits) bits per slice")
    }
  }

  @Test(arguments: 2...16) func theSymmetricCodesCanAlwaysBeHeld(weightBits: Int) {
    let largest = 1 << (weightBits - 1) - 1
    for encoding in Self.kinds {
      let codes = encoding.codes(weightBits: weightBits)
      #expect(codes.upperBound == largest && codes.lowerBound <= -largest)
      #expect(codes.lowerBound >= -largest - 1)
    }
  }

  @Test func aPairSlicesTheMagnitude() {
    let pair = DifferentialPair()
    let counts = [2, 3, 4, 5, 7, 8, 16].map { pair.planes(weightBits: $0).count }
    #expect(counts == [2, 2, 4, 4, 6, 8, 16])
    #expect(pair.codes(weightBits: 8) == -128...127)
    #expect(pair.codes(weightBits: 7) == -63...63)
    #expect(pair.levels(of: -27, weightBits: 8) == [0, 0, 0, 0, 3, 2, 1, 0])
  }

  @Test func offsetColumnsSliceTheShiftedCode() {
    let offset = OffsetColumns()
    #expect(offset.planes(weightBits: 8).map(\.factor) == [1, 4, 16, 64])
    #expect(offset.offset(weightBits: 8) == 128)
    #expect(offset.levels(of: -128, weightBits: 8) == [0, 0, 0, 0])
    #expect(offset.levels(of: 0, weightBits: 8) == [0, 0, 0, 2])
  }

  @Test func onlyAnAnalogDifferenceNeedsNoReferenceColumn() throws {
    let analog = try encodings.make(
      "differential-pair", Record(["subtract": Value(.text("analog"))]))
    #expect(analog.subtractsInAnalog && analog.referenceColumns == 0)
    #expect(DifferentialPair().referenceColumns == 1)
    #expect(OffsetColumns().referenceColumns == 1)
  }

  @Test func aSliceMustFitACell() throws {
    var accelerator = Accelerator()
    accelerator.title = "x"
    let wide = try encodings.make("offset-columns", Record(["slice-bits": Value(.integer(3))]))
    #expect(
      refusal { try wide.expectFits(accelerator) }
        == "'slice-bits' of offset-columns must be in 1...2, not 3")
  }
}
