import Basics
import NetworkIR
import Passes
import TestSupport
import Testing

/// Activation ranges with room for weights that change.
@Suite struct HeadroomTests {
  /// A layer with Relu, one with Sigmoid, and logits without a clamp.
  private func layers() throws -> Graph {
    try network(
      """
      input x float32[1, 4]
      a = Gemm(x, @u)
      r = Relu(a)
      b = Gemm(r, @v)
      s = Sigmoid(b)
      c = Gemm(s, @w)
      output c
      """, [:],
      [
        "u": random([4, 5], seed: 1, in: 0.1...1), "v": random([5, 6], seed: 2, in: 0.1...1),
        "w": random([6, 3], seed: 3, in: 0.1...1),
      ])
  }

  private let images = random([16, 4], seed: 9, in: 0...1)

  private func formats(_ record: String) throws -> [String: ActivationFormat] {
    try quantize(record, layers(), images).graph.quantization?.activations ?? [:]
  }

  @Test func rangesAreMultipliedUpToWhatOperatorsDeclare() throws {
    let (plain, roomy) = (try formats("{}"), try formats("{headroom = 4}"))
    #expect(roomy["x"] == plain["x"])
    // Relu keeps the sums from becoming negative
    let relu = try #require(plain["r"])
    #expect(roomy["r"] == ActivationFormat(bits: 8, isSigned: false, scale: 4 * relu.scale))
    // all sums that were seen are positive, but others need not be
    for name in ["b", "c"] {
      let (one, other) = (try #require(plain[name]), try #require(roomy[name]))
      #expect(!one.isSigned && other.isSigned && one.bits == other.bits)
      let ratio =
        other.scale * Double(other.codes.upperBound) / one.scale / Double(one.codes.upperBound)
      #expect((ratio - 4).magnitude < 1e-9, "\(name)")
    }
    let sigmoid = try #require(roomy["s"])
    #expect(!sigmoid.isSigned)
    #expect((sigmoid.scale * 255 - 1).magnitude < 1e-9)
  }

  /// Sums that fit the output keep their scale only if they fit with the headroom.
  @Test(arguments: [(4.0, true), (64, false)])
  func exactOutputsNeedRoomToo(headroom: Double, isExact: Bool) throws {
    let graph = try network(
      """
      input x float32[1, 3]
      m = Gemm(x, @w)
      output m
      """, [:], ["w": Tensor([3, 1], [1, 1, 1])])
    let record = "{weight-bits = 2, granularity = tensor, headroom = \(headroom)}"
    let images = Tensor<Float>([1, 3], [1, 0.5, 0.5])
    let format = try quantize(record, graph, images).graph.quantization?.activations["m"]
    // the step of an input is 1 / 255, that of a weight is 1: sums reach 765
    let exact = ActivationFormat(bits: 16, isSigned: true, scale: 1.0 / 255)
    let ranged = ActivationFormat(bits: 16, isSigned: true, scale: 2.0 * 64 / 32767)
    let found = try #require(format)
    #expect(found.bits == 16 && found.isSigned)
    #expect((found.scale / (isExact ? exact : ranged).scale - 1).magnitude < 1e-9)
  }

  @Test(arguments: [0.5, 65])
  func aHeadroomOutOfRangeIsRefused(headroom: Double) throws {
    let found = try diagnostic { _ = try formats("{headroom = \(headroom)}") }
    #expect(found.message == "'headroom' of quantize must be in 1.0...64.0, not \(headroom)")
  }
}
