import Basics
import Calibration
import Foundation
import Hardware
import Testing

@testable import TileMachine
@testable import TileSimulator

@Suite struct ConverterTests {
  /// Returns a converter with the given codes and evenly spaced levels.
  func even(_ codes: ClosedRange<Int>) -> ColumnConverter {
    ColumnConverter(codes: codes, scale: 1, bias: 0.5)
  }

  @Test func anEvenConverterRoundsAndClips() {
    let converter = even(-4...3)
    #expect(
      [-9, -4.6, -0.6, -0.4, 0.4, 0.6, 3.4, 8].map { converter.code(of: $0) } == [
        -4, -4, -1, 0, 0, 1, 3, 3,
      ])
  }

  @Test func matchedCapacitorsGiveEvenLevels() {
    for codes in [0...15, -8...7] {
      var converter = even(codes)
      converter.weigh(with: [1, 2, 4, 8])
      #expect(converter.thresholds == codes.dropFirst().map(Double.init))
    }
  }

  /// The expected codes come from a search bit by bit, as in the circuit.
  @Test func levelsOfCapacitorsEqualThoseOfTheSearch() {
    let random = Philox(seed: 5)
    for chip in 0..<50 {
      let capacitors = (0..<6).map { bit in
        Double(1 << bit) * (1 + 0.3 * random.gaussian(UInt64(10 * chip + bit)))
      }
      var converter = even(0...63)
      converter.weigh(with: capacitors)
      let unit = 64 / (capacitors.reduce(0, +) + 1)
      for step in 0..<640 {
        let value = Double(step) / 10
        var (code, held) = (0, 0.0)
        for bit in (0..<6).reversed() where value >= (held + capacitors[bit]) * unit {
          code |= 1 << bit
          held += capacitors[bit]
        }
        #expect(converter.code(of: value - 0.5) == code, "chip \(chip), \(value)")
      }
    }
  }

  @Test func aBowIsDeepestInTheMiddle() {
    var converter = even(0...8)
    converter.bend(by: 0.4)
    let off = zip(converter.thresholds, 1...8).map { $0 - Double($1) }
    #expect(off.max() == off[3])
    #expect(abs(off[3] - 0.4) < 1e-12)
    #expect(off[7] == 0)
  }

  @Test func imperfectionsBelongToAConverterAndAChip() throws {
    var form = MVMCase(rows: 9, columns: 9, adcBits: 6)
    form.encoding = DifferentialPair.slices(2)
    var program = try form.program()
    program.accelerator.adc.columnsPerADC = 4
    program.accelerator.adc.offsetDeviation = 0.5
    program.accelerator.adc.gainDeviation = 0.05
    let group = program.tiles[0].groups[0]
    let converters = try (1...2).map {
      try #require(GroupConverters(group, columns: 9, of: program, chipSeed: $0))
    }
    let biases = (0..<9).map {
      converters[0].converter(of: program.blocks[0], conversion: 0, column: $0).bias
    }
    #expect(biases.map { biases.firstIndex(of: $0) } == [0, 0, 0, 0, 4, 4, 4, 4, 8])
    #expect(
      biases[0] != converters[1].converter(of: program.blocks[0], conversion: 0, column: 0).bias)
    program.accelerator.adc.kind = .ramp
    let ramp = try #require(GroupConverters(group, columns: 9, of: program, chipSeed: 1))
    let each = (0..<9).map { ramp.converter(of: program.blocks[0], conversion: 0, column: $0) }
    #expect(Set(each.map(\.bias)).count == 9)
    #expect(Set(each.map(\.scale)).count == 1)
    // without a chip the converters are as designed
    let ideal = try #require(GroupConverters(group, columns: 9, of: program, chipSeed: nil))
    #expect(ideal.sharedStep == 1)
  }

  @Test(arguments: [
    ("{bits: 20, nonlinearity-sd: 1}", "'bits' of adc must be in 1...16 for unevenly spaced"),
    ("{bits: 8, step: 3}", "'step' of adc must be a power of two, not 3"),
  ])
  func invalidSettingsAreRefused(text: String, message: String) throws {
    let error = #expect(throws: Diagnostics.self) {
      try Accelerator(yaml: "name: a\nsource: b\nadc: \(text)\n", source: "a")
    }
    #expect(try #require(error).all.contains { $0.message.contains(message) })
  }

  /// Analog sums of slices, of cycles and of both.
  @Test func analogSumsEqualDigitalSums() throws {
    for encoding in [DifferentialPair.slices(2), DifferentialPair.slices(2, analog: true)] {
      for isSigned in [false, true] {
        let form = MVMCase(
          rows: 12, columns: 5, encoding: encoding, isSigned: isSigned, adcBits: 24)
        let codes = (0..<12).map { $0 * 37 % 128 - (isSigned ? 64 : 0) }
        var program = try form.program()
        var dice = Dice(4)
        for index in program.blocks.indices {
          program.blocks[index].codes.elements = program.blocks[index].codes.elements.map { _ in
            Int16(dice(-127...127))
          }
        }
        let group = program.tiles[0].groups[0]
        let expected = try ReferenceMVM(group, of: program)(codes)
        for (slices, bits) in [(true, false), (false, true), (true, true)] {
          program.accelerator.adc.sliceSum = slices ? .analog : .digital
          program.accelerator.adc.bitSum = bits ? .analog : .digital
          #expect(try ReferenceMVM(group, of: program)(codes) == expected)
          let input = Tensor([1, 12], codes.map { Int32($0) })
          let sums = try program.run([input], path: .converted)[0]
          #expect(sums.elements.map(Int.init) == expected)
        }
      }
    }
  }

  @Test func stepsAreWrittenToTheTextAndReadBack() throws {
    var program = try MVMCase(adcBits: 6).program()
    program.tiles[0].groups[0].steps = [2.5]
    #expect(program.text.contains("group g m 0 u8 [0, 1] steps [2.5]"))
    let again = try Program(text: program.text, source: "a", accelerator: testAccelerator)
    #expect(again.tiles[0].groups[0].steps == [2.5])
  }

  @Test func everyMethodChoosesItsRange() throws {
    var form = MVMCase(rows: 100, columns: 6, encoding: DifferentialPair.slices(2), adcBits: 5)
    form.bitsPerCycle = 1
    let program = try form.program()
    var dice = Dice(8)
    let images = dice.codes([40, 100], in: 0...255)
    func steps(_ method: ConverterRange.Method, _ change: (inout ConverterRange) -> Void = { _ in })
      throws -> [Double]
    {
      var range = ConverterRange()
      range.method = method
      change(&range)
      return try program.calibrated(range, inputs: [images], threads: 2)
        .program.tiles[0].groups[0].steps
    }
    let reach = try #require(try program.converterReach(of: program.tiles[0].groups[0]))
    #expect(try steps(.fixed).isEmpty)
    // 128 rows at level 3 in 31 codes
    #expect(try steps(.maximum) == [16])
    let lossless = try #require(try steps(.lossless) { $0.isPowerOfTwo = false }.first)
    #expect(abs(lossless - Double(reach.sums.upperBound) / 31) < 1e-3)
    // without steps the accelerator's own step of 1 applies
    let percentile = try steps(.percentile) {
      $0.isPowerOfTwo = false
      $0.percentile = 90
    }
    #expect((percentile.first ?? 1) < lossless)
    #expect(try (steps(.mse) { $0.isPowerOfTwo = false }.first ?? 1) <= lossless)
    let columns = try steps(.lossless) {
      $0.granularity = .column
      $0.isPowerOfTwo = false
    }
    #expect(columns.count == 6)
    #expect(columns.max() == lossless)
    #expect(throws: Diagnostic.self) {
      var range = ConverterRange()
      range.method = .mse
      _ = try program.calibrated(range, inputs: nil, threads: 1)
    }
  }
}
