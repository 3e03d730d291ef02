import Basics
import Evaluation
import Hardware
import IntegerModel
import NetworkIR
import Operators

/// Compiles a tiny network that is built in, and checks its program bit for bit.
///
/// It reads and writes no file.
struct SelfTest {
  private static let network = """
    memc-network 1
    input x float32[1, 1, 6, 6]
    c = Conv(x, @w, @b) {pads = [1, 1, 1, 1]}
    r = Relu(c)
    p = MaxPool(r) {kernel_shape = [2, 2], strides = [2, 2]}
    f = Flatten(p)
    y = MatMul(f, @v)
    output y

    """

  private static let mapping = """
    name: self-test
    accelerator: self-test
    passes: [quantize]

    """

  /// Returns the time that it takes.
  ///
  /// - Throws: what compilation throws; kind `internalError` if the program is wrong.
  func run() throws -> Duration {
    let start = ContinuousClock.now
    var accelerator = Accelerator()
    accelerator.title = "self-test"
    let target = try Target(
      MappingFile(yaml: Self.mapping, source: "self-test"), accelerator)
    let shapes = ["w": [4, 1, 3, 3], "b": [4], "v": [36, 5]]
    let graph = try Graph(
      text: Self.network, source: "self-test", operators: operators,
      constants: { AnyTensor(numbers(shapes[$0] ?? [])) })
    let passed = try target.pipeline().run(graph, in: target.context(nil, threads: 1))
    let integers = try IntegerNetwork(QuantizedGraph(passed.graph))
    let lowered = try target.lowered(integers)
    _ = try SelfCheck(
      program: try lowered.verified(), network: integers, values: lowered.values
    ).run(images: nil)
    return ContinuousClock.now - start
  }

  /// Numbers in −1…1 that look random, and are always the same.
  private func numbers(_ shape: [Int]) -> Tensor<Float> {
    Tensor(shape, (0..<shape.reduce(1, *)).map { Float($0 * 37 % 64) / 32 - 1 })
  }
}

extension SelfTest {
  /// What `memc doctor` tells of it.
  var finding: InstallationCheck.Finding {
    do {
      let (seconds, attoseconds) = try run().components
      let time = Double(seconds) * 1e3 + Double(attoseconds) * 1e-15
      return .init(
        "self-test",
        String(format: "a small network is compiled, and equals its reference, in %.1f ms", time))
    } catch {
      let diagnostic = (error as? Diagnostics)?.all.first ?? error as? Diagnostic
      return .init(
        "self-test", .error, "\(diagnostic?.description ?? "\(error)")",
        remedy: "please report this, with the lines above")
    }
  }
}
