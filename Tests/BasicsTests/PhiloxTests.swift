import Basics
import Foundation
import Testing

@Suite struct PhiloxTests {
  /// Source: Random123, tests/kat_vectors, philox4x32 10.
  @Test func blocksEqualThePublishedVectors() {
    let ones = UInt32.max
    #expect(
      Philox.block(counter: SIMD4(0, 0, 0, 0), key: SIMD2(0, 0))
        == SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    #expect(
      Philox.block(counter: SIMD4(ones, ones, ones, ones), key: SIMD2(ones, ones))
        == SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    #expect(
      Philox.block(
        counter: SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
        key: SIMD2(0xA409_3822, 0x299F_31D0))
        == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
    #expect(Philox(seed: 0).words(0).x == 0x6627_E8D5)
  }

  @Test func aStreamIsIdentifiedByItsPlace() {
    let stream = Philox(seed: 7, stream: 1, 2)
    #expect(stream == Philox(seed: 7).stream(1).stream(2))
    #expect(stream != Philox(seed: 7, stream: 2, 1))
    #expect(stream != Philox(seed: 8, stream: 1, 2))
    #expect(stream.uniform(5) == Philox(seed: 7, stream: 1, 2).uniform(5))
  }

  @Test func drawsHaveTheMomentsOfTheirDistributions() {
    let count = 100_000
    let uniforms = (0..<count).map { Philox(seed: 1).uniform(UInt64($0)) }
    #expect(uniforms.allSatisfy { (0..<1).contains($0) })
    #expect(abs(uniforms.reduce(0, +) / Double(count) - 0.5) < 0.003)
    let normals = (0..<count).map { Philox(seed: 2).gaussian(UInt64($0)) }
    #expect(abs(normals.reduce(0, +) / Double(count)) < 0.01)
    #expect(abs(normals.map { $0 * $0 }.reduce(0, +) / Double(count) - 1) < 0.015)
    let neighbours = stride(from: 0, to: count, by: 2).map { normals[$0] * normals[$0 + 1] }
    #expect(abs(neighbours.reduce(0, +) / Double(count / 2)) < 0.015)
  }

  @Test func normalNumbersEqualTheirDefinition() {
    let random = Philox(seed: 4, stream: 9)
    for k in Array(0..<100_000) + [1 << 33, UInt64.max / 2] {
      let radius = (-2 * log(1 - random.uniform(2 * k))).squareRoot()
      let angle = 2 * Double.pi * random.uniform(2 * k + 1)
      let normals = SIMD2(radius * cos(angle), radius * sin(angle))
      #expect(SIMD2(random.gaussian(2 * k), random.gaussian(2 * k + 1)) == normals)
    }
  }

  @Test(arguments: [0..<0, 0..<1, 4..<7, 10..<26, 0..<1_000_001, (1 << 33)..<(1 << 33) + 99])
  func normalNumbersOfManyCountersEqualThoseOfEach(counters: Range<Int>) {
    let random = Philox(seed: 4, stream: 9)
    #expect(random.gaussians(counters) == counters.map { random.gaussian(UInt64($0)) })
  }

  @Test func shufflingIsAPermutationSetByTheSeed() {
    let shuffled = Philox(seed: 3).shuffled(Array(0..<100))
    #expect(shuffled.sorted() == Array(0..<100))
    #expect(shuffled != Array(0..<100))
    #expect(shuffled == Philox(seed: 3).shuffled(Array(0..<100)))
    #expect(shuffled != Philox(seed: 4).shuffled(Array(0..<100)))
    #expect(Philox(seed: 3).shuffled([Int]()).isEmpty)
  }
}
