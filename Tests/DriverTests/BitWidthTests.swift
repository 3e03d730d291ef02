import Basics
import Importers
import IntegerModel
import NetworkIR
import Passes
import Testing

@testable import CommandFiles
@testable import Driver

/// What more or fewer bits do to a trained network with its own images.
@Suite struct BitWidthTests {
  /// Compiling runs the program against the integer executor.
  @Test(arguments: [(2, 1), (2, 16), (16, 1), (16, 12), (12, 16), (16, 16)])
  func lenetCompilesAtTheEndsOfTheRanges(weights: Int, activations: Int) throws {
    let program = try SmallNetworks.compile(
      TestFiles.model("lenet5.onnx"), overrides(weights, activations))
    #expect(program.program.outputs[0].bits == 16)
  }

  @Test func moreBitsOfWeightsNeverLoseMoreThanNoise() throws {
    try expectFalling(try (2...16).map { try error(overrides($0, 8)) })
  }

  @Test func moreBitsOfActivationsNeverLoseMoreThanNoise() throws {
    try expectFalling(try (1...16).map { try error(overrides(8, $0)) })
  }

  @Test func theErrorAtSixteenBitsIsThatOfRounding() throws {
    #expect(try error(overrides(16, 16)) < 1e-3)
  }

  private func overrides(_ weights: Int, _ activations: Int) -> [String] {
    [
      "passes.quantize.weight-bits=\(weights)",
      "passes.quantize.activation-bits=\(activations)",
    ]
  }

  private func expectFalling(_ errors: [Double]) throws {
    for (fewer, more) in zip(errors, errors.dropFirst()) {
      #expect(more < 1.1 * fewer + 0.002, "\(errors)")
    }
  }

  /// The root mean square of what rounding changes in the outputs of the digits network, over that of
  /// the outputs.
  private func error(_ overrides: [String]) throws -> Double {
    let target = try Target(test: "baseline", overrides: overrides)
    let graph = try ModelLoader.load(TestFiles.model("digits.onnx")).requireGraph()
    let training = try images("train", graph)
    let quantized = try target.pipeline().run(graph, in: target.context([training], threads: 2))
      .graph
    let executor = try IntegerExecutor(QuantizedGraph(quantized))
    let shape = graph.inputs[0].type.shape
    let test = try images("test", graph)
    var (errors, squares) = (0.0, 0.0)
    for image in 0..<40 {
      let input = [graph.inputs[0].name: Tensor(shape, Array(test.image(image)))]
      let exact = try FloatExecutor().run(graph, inputs: input)[graph.outputs[0]]!
      let codes = try executor.run(input)
      for (a, b) in zip(exact.elements, try executor.outputs(of: codes)[0].elements) {
        errors += Double((a - b) * (a - b))
        squares += Double(a * a)
      }
    }
    return (errors / squares).squareRoot()
  }

  private func images(_ part: String, _ graph: Graph) throws -> Tensor<Float> {
    try ImageFile(
      TestFiles.model("digits/\(part)-images.npy"), for: graph.inputs[0].type.shape,
      ImagePreparation()
    ).tensor()
  }
}
