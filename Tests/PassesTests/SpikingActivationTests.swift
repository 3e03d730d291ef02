import Basics
import NetworkIR
import Operators
import Passes
import Testing

@testable import Passes

@Suite struct SpikingActivationTests {
  /// Against a minimization with numpy over 2001 points: gain 4.0130, offset −1.9673, height 0.92148,
  /// root mean squared error 0.034013.
  @Test func theCurveIsFittedByLeastSquares() {
    let values = (0...2000).map { Float($0) / 1000 - 1 }
    let fit = SwitchingFit(values)
    #expect(abs(fit.gain - 4.0130) < 0.01)
    #expect(abs(fit.offset + 1.9673) < 0.01)
    #expect(abs(fit.height - 0.92148) < 0.002)
  }

  @Test func valuesThatAreNeverPositiveLeaveTheCurveAsItIs() {
    #expect(SwitchingFit([-1, -2]).gain == 1)
    #expect(SwitchingFit([]).height == 1)
  }

  private let text = """
    input x float32[1, 2, 6, 6]
    c = Conv(x, @cw, @cb) clamp [0.0, inf]
    p = MaxPool(c) {kernel_shape = [2, 2], strides = [2, 2]}
    flat = Flatten(p)
    d = Gemm(flat, @dw) clamp [0.0, inf]
    y = Gemm(d, @yw)
    output y
    """
  private let shapes = [
    "cw": [4, 2, 3, 3], "cb": [4], "dw": [16, 8], "yw": [8, 3],
  ]

  @Test func neuronsTakeThePlaceOfActivationsAfterPooling() throws {
    let graph = try network(text, shapes)
    let images = random([32, 2, 6, 6], seed: 2)
    let result = try SpikingActivations().run(graph, in: context(images))
    #expect(
      result.nodes.map(\.op.name) == [
        "Conv", "MaxPool", "Switching", "Flatten", "Gemm", "Switching", "Gemm",
      ])
    #expect(result.nodes.allSatisfy { $0.clamp == nil })
    #expect(result.outputs == ["y"])
    // the curve is only near to Relu
    let difference = try largestDifference(graph, result)
    #expect(difference > 0 && difference < 0.6, "\(difference)")
  }

  @Test func gainAndOffsetAreFoldedIntoLayersAndTheHeightIntoReaders() throws {
    let graph = try network(text, shapes)
    let rectified = try graph.withSeparateRectifiers()
    #expect(try largestDifference(graph, rectified) == 0)
    let result = try SpikingActivations().run(graph, in: context(random([32, 2, 6, 6], seed: 2)))
    // without its neurons, the last layer is the old one times the height of the curve before it
    let ratios = zip(
      try #require(result.constants["yw"]?.real).elements,
      try #require(graph.constants["yw"]?.real).elements
    ).map { $0 / $1 }
    #expect(ratios.allSatisfy { abs($0 / ratios[0] - 1) < 1e-5 && $0 > 0 })
  }

  @Test func whatArraysReadHasALargestValue() throws {
    let graph = try network(
      """
      input x float32[1, 2, 6, 6]
      c = Conv(x, @cw) clamp [0.0, inf]
      p = MaxPool(c) {kernel_shape = [2, 2], strides = [2, 2]}
      d = Conv(p, @dw) {pads = [1, 1, 1, 1]}
      s = Add(d, p) clamp [0.0, inf]
      a = GlobalAveragePool(s)
      f = Flatten(a)
      y = Gemm(f, @yw)
      output y
      """, ["cw": [4, 2, 3, 3], "dw": [4, 4, 3, 3], "yw": [4, 3]])
    var pass = SpikingActivations()
    (pass.neuron, pass.levels) = (.levels, 4)
    let result = try pass.run(graph, in: context(random([32, 2, 6, 6], seed: 2)))
    let limits = result.nodes.filter { $0.clamp?.upperBound.isFinite == true }
    // the sum is only averaged, so no neurons stand there
    #expect(limits.map(\.name) == ["c", "a"])
    #expect(limits.allSatisfy { $0.clamp?.lowerBound == 0 && $0.clamp!.upperBound > 0 })
    #expect(result.nodes.first { $0.name == "s" }?.clamp == 0 ... .infinity)
  }

  @Test(arguments: [
    (
      "a = Add(x, x) clamp [0.0, inf]\ny = Gemm(a, @w)\noutput y",
      "the activation of 'a' does not follow a layer with weights, so no gain can be folded into it"
    ),
    (
      """
      a = Gemm(x, @w) clamp [0.0, inf]
      b = Gemm(x, @w) clamp [0.0, inf]
      s = Add(a, b)
      y = Gemm(s, @w)
      output y
      """,
      "the layer 'y' reads 's', through which the height of neurons cannot be folded"
    ),
    (
      "y = Gemm(x, @w) clamp [0.0, inf]\noutput y",
      "the activation of 'y' is an output of the network, whose height cannot be folded"
    ),
  ]) func aNetworkThatCannotTakeNeuronsIsRefused(_ body: String, _ message: String) throws {
    let graph = try network("input x float32[1, 4]\n" + body, ["w": [4, 4]])
    let error = #expect(throws: Diagnostic.self) {
      _ = try SpikingActivations().run(graph, in: context(random([8, 4], seed: 1)))
    }
    #expect(error?.message == message)
  }
}
