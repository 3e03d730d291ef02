import Testing

@testable import Evaluation

@Suite struct QuantityTests {
  @Test(arguments: [
    (Quantity.energy, [29_361_046.0, 1_234_567], ["29.36 µJ", "1.23 µJ"]),
    (.energy, [0.5, nil], ["500.0 fJ", ""]),
    (.energy, [4_308_318, 2], ["4.308 µJ", "2.000 pJ"]),
    (.energy, [1e-8, 0], ["<0.0001 fJ", "0"]),
    (.energy, [0, 0], ["0", "0"]),
    (.time, [809_779, 729_779], ["809.8 µs", "729.8 µs"]),
    (.time, [1_530_000_000, 196_000_000], ["1.530 s", "0.196 s"]),
    (.time, [1_234_000, 19_400], ["1.234 ms", "19.40 µs"]),
    (.time, [52_600, 820, 1_170], ["52.60 µs", "820.0 ns", "1.17 µs"]),
    (.area, [277_190, 900], ["0.277 mm²", "900.0 µm²"]),
    (.area, [277_190, 10_000], ["0.277 mm²", "0.0100 mm²"]),
    (.bits, [485_568, 491_760], ["60.70 kB", "61.47 kB"]),
    (.bits, [27, 496], ["27 bit", "496 bit"]),
    (.count, [1_391, 40], ["1,391", "40"]),
    (.bits, [485_568, 27], ["60.70 kB", "27 bit"]),
    (.share, [0.75, nil], ["75.0 %", ""]),
    (.share, [0.0004, 0], ["<0.1 %", "0.0 %"]),
    (.operations, [2.1223], ["2.122 TOPS"]),
  ])
  func figuresOfARowStandInTheUnitOfTheLargest(
    quantity: Quantity, values: [Double?], texts: [String]
  ) {
    #expect(quantity.texts(values) == texts)
  }

  @Test(arguments: [
    (40.0, 72.0, "−44.44 %", "−44 %"), (1.1, 1, "+10.00 %", "+10 %"), (26, 1, "× 26.0", "× 26.0"),
    (3, 3, "same", "unchanged"), (0.997, 1, "−0.30 %", "−0.3 %"),
    (1.0001, 1, "+0.01 %", "unchanged"), (0, 5, "−100.00 %", "−100 %"),
    (32, 9416, "−99.66 %", "−99.7 %"), (1, 1e7, "−99.99999 %", "−99.99999 %"),
    (0.99999, 1, "−0.001 %", "unchanged"), (0.1 + 0.2, 0.3, "same", "unchanged"),
  ])
  func aChangeSaysHowMuchMoreOrLess(
    value: Double, baseline: Double, text: String, brief: String
  ) {
    let change = Change(value, from: baseline)
    #expect(change.text == text)
    #expect(change.brief == brief)
  }

  @Test func nothingIsSaidWhereThereIsNothingToCompare() {
    #expect(Change(1, from: nil).text == "")
    #expect(Change(nil, from: 1).text == "")
    #expect(Change(7, from: 0).text == "")
    #expect(!Change(7, from: 0).isKnown)
  }

  @Test func infiniteFiguresHaveATextToo() {
    #expect(Quantity.energy.texts([.infinity, 1]).allSatisfy { !$0.isEmpty })
  }
}

@Suite struct UnitPrefixTests {
  @Test(arguments: [
    (6.7e-5, "67 µS"), (0.0009911, "991.1 µS"), (-0.02, "-20 mS"), (0, "0 S"), (1, "1 S"),
    (999.96, "1 kS"), (1000, "1 kS"), (3.162e12, "3.162 TS"), (2e-17, "0.02 fS"),
    (1e-15, "1 fS"), (.infinity, "inf S"),
  ])
  func numbersHaveFourDigitsAndAPrefix(number: Double, text: String) {
    #expect(number.text(unit: "S") == text)
  }
}
