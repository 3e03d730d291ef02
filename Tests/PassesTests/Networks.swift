import Basics
import Hardware
import NetworkIR
import Operators
import Passes

/// A network from graph text without header; its constants have these shapes and random elements,
/// or are given.
func network(
  _ text: String, seed: UInt64 = 1, _ shapes: [String: [Int]] = [:],
  _ given: [String: Tensor<Float>] = [:]
) throws -> Graph {
  try Graph(text: "memc-network 1\n" + text, source: "test", operators: operators) { name in
    if let tensor = given[name] { return AnyTensor(tensor) }
    guard let shape = shapes[name] else {
      throw Diagnostic(.missing, "no constant '\(name)'")
    }
    let stream = UInt64(name.utf8.reduce(0) { $0 &* 31 &+ UInt32($1) })
    return AnyTensor(random(shape, seed: seed, stream: stream))
  }
}

/// Uniform random numbers in `range`.
func random(
  _ shape: [Int], seed: UInt64, stream: UInt64 = 0, in range: ClosedRange<Float> = -1...1
) -> Tensor<Float> {
  let philox = Philox(seed: seed, stream: stream)
  return Tensor(
    shape,
    (0..<shape.elementCount).map {
      range.lowerBound + (range.upperBound - range.lowerBound) * Float(philox.uniform(UInt64($0)))
    })
}

func randomInputs(_ graph: Graph, seed: UInt64, in range: ClosedRange<Float> = -1...1)
  -> [String: Tensor<Float>]
{
  graph.inputs.reduce(into: [:]) {
    $0[$1.name] = random($1.type.shape, seed: seed, stream: 99, in: range)
  }
}

func context(_ images: Tensor<Float>? = nil, threads: Int = 1) -> PassContext {
  PassContext(
    accelerator: Accelerator(), encoding: DifferentialPair(),
    calibrationImages: images.map { [$0] },
    threads: threads)
}

/// The largest difference between the outputs of two graphs for some inputs, divided by the largest
/// output.
func largestDifference(_ a: Graph, _ b: Graph) throws -> Float {
  try (0..<4 as Range<UInt64>).reduce(0) { largest, seed in
    let inputs = randomInputs(a, seed: seed)
    let (x, y) = (
      try FloatExecutor().run(a, inputs: inputs), try FloatExecutor().run(b, inputs: inputs)
    )
    precondition(x.keys.sorted() == y.keys.sorted())
    let pairs = x.flatMap { name, tensor in zip(tensor.elements, y[name]!.elements) }
    let scale = pairs.map { abs($0.0) }.max() ?? 1
    return max(largest, (pairs.map { abs($0.0 - $0.1) }.max() ?? 0) / max(scale, 1e-20))
  }
}

/// A small LeNet: convolutions, pools and matrices, with Relu.
func lenet(seed: UInt64 = 1) throws -> Graph {
  try network(
    """
    input x float32[1, 1, 12, 12]
    c1 = Conv(x, @w1, @b1) {pads = [1, 1, 1, 1]}
    r1 = Relu(c1)
    p1 = MaxPool(r1) {kernel_shape = [2, 2], strides = [2, 2]}
    c2 = Conv(p1, @w2, @b2)
    r2 = Relu(c2)
    p2 = AveragePool(r2) {kernel_shape = [2, 2], strides = [2, 2]}
    f = Flatten(p2)
    g1 = Gemm(f, @w3, @b3) {transB = 1}
    r3 = Relu(g1)
    g2 = Gemm(r3, @w4, @b4)
    output g2
    """, seed: seed,
    [
      "w1": [4, 1, 3, 3], "b1": [4], "w2": [8, 4, 3, 3], "b2": [8], "w3": [16, 32], "b3": [16],
      "w4": [16, 10], "b4": [10],
    ])
}
