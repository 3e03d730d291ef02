import Basics
import NetworkIR
import Testing

@Test func anAffineStepScalesShiftsAndClamps() throws {
  let form = AffineForm(
    scale: Tensor([2, 1], [-0.5, 0]), shift: Tensor([2, 1], [3, 1.25]), clamp: 0...20)
  let graph = graph(
    .affine(form), from: [([1, 2, 3], unsigned(8, 1, zero: 2))], to: [1, 2, 3],
    signed(8, 0.5, zero: 1))
  // −0.5 · (x − 2) + 3 over 0.5, plus 1; where the factor is 0, 1.25 / 0.5 rounded up, plus 1
  #expect(try run(graph, [2, 5, 100, 2, 5, 100]) == [7, 4, 1, 4, 4, 4])
}

@Test func aReluWithinOneFormatOnlyClamps() throws {
  let graph = graph(
    .affine(AffineForm(clamp: 0 ... .infinity)), from: [([1, 4], signed(8, 0.1))], to: [1, 4],
    signed(8, 0.1))
  #expect(try run(graph, [-128, -1, 0, 127]) == [0, 0, 0, 127])
}

@Test func aSumRoundsOnce() throws {
  let graph = graph(
    .sum(signs: [1, 1]), from: [([1, 2], unsigned(8, 0.5)), ([1, 2], unsigned(8, 0.25))],
    to: [1, 2], unsigned(8, 1))
  // 0.5 + 0.25 = 0.75 → 1, and 0.5 + 0.5 → 1, where rounding each would give 1 and 2
  #expect(try run(graph, [1, 1], [1, 2]) == [1, 1])
}

@Test func aDifferenceSubtractsZeroPointsAndBroadcasts() throws {
  let graph = graph(
    .sum(signs: [1, -1]),
    from: [([1, 2, 2], unsigned(8, 1, zero: 5)), ([1, 2, 1], signed(8, 2, zero: -1))],
    to: [1, 2, 2], signed(8, 1, zero: 3))
  // (x − 5) − 2 (y + 1) + 3
  #expect(try run(graph, [10, 20, 30, 40], [0, 4]) == [6, 16, 18, 28])
}

@Test func aProductIsExactBeforeItIsRounded() throws {
  let graph = graph(
    .product, from: [([1, 3], signed(8, 0.5, zero: 1)), ([1, 1], unsigned(8, 0.5, zero: 2))],
    to: [1, 3], signed(8, 1))
  // 0.25 (x − 1)(y − 2)
  #expect(try run(graph, [3, -3, 128 - 1], [5]) == [2, -3, 95])
}

@Test func averagesDivideByTheTapsThatCount() throws {
  let frame = window([2], pads: 1, outputs: [3])
  for (counts, expected) in [(false, [9, 7, 5]), (true, [5, 7, 3])] as [(Bool, [Int32])] {
    let graph = graph(
      .pool(PoolForm(.average(countsPadding: counts), frame)),
      from: [([1, 1, 2], unsigned(8, 1))], to: [1, 1, 3], unsigned(8, 1))
    #expect(try run(graph, [9, 5]) == expected)
  }
}

@Test func averagesCountNothingPastThePadding() throws {
  // ceil mode: the last window reaches one past the padding, which does not count
  let frame = Window(
    kernel: [3], strides: [2], dilations: [1], padsBegin: [0], padsEnd: [0], outputSizes: [2])
  let graph = graph(
    .pool(PoolForm(.average(countsPadding: true), frame)),
    from: [([1, 1, 4], unsigned(8, 1, zero: 1))], to: [1, 1, 2], unsigned(8, 1, zero: 1))
  #expect(try run(graph, [1, 2, 3, 10]) == [2, 7])
}

@Test func theLargestOfAWindowIgnoresPadding() throws {
  let graph = graph(
    .pool(PoolForm(.max, window([2], pads: 1, outputs: [3]))), from: [([1, 1, 2], signed(8, 1))],
    to: [1, 1, 3], signed(8, 1))
  #expect(try run(graph, [-9, -5]) == [-9, -5, -5])
}

@Test func aFunctionIsATableOverAllCodes() throws {
  let graph = graph(
    .function { 1 / $0 }, from: [([1, 4], signed(4, 0.5))], to: [1, 4], signed(8, 0.01))
  #expect(try run(graph, [-8, 4, 7, 0]) == [-25, 50, 29, 127])
}

@Test func concatenationRescalesEachOperand() throws {
  let graph = graph(
    .concatenation(axis: 1), from: [([2, 1], unsigned(4, 1)), ([2, 2], unsigned(4, 0.5))],
    to: [2, 3], unsigned(8, 0.5))
  #expect(try run(graph, [1, 2], [3, 4, 5, 6]) == [2, 3, 4, 4, 5, 6])
}

@Test func rearrangementsMoveCodes() throws {
  let format = unsigned(4, 0.5)
  let transposed = graph(
    .rearrangement(.transpose([0, 2, 1])), from: [([1, 2, 3], format)], to: [1, 3, 2], format)
  #expect(try run(transposed, [0, 1, 2, 3, 4, 5]) == [0, 3, 1, 4, 2, 5])
  let padded = graph(
    .rearrangement(.pad(begin: [0, 1], end: [0, -1], value: 2)), from: [([1, 3], format)],
    to: [1, 3], format)
  #expect(try run(padded, [7, 8, 9]) == [4, 7, 8])
}
