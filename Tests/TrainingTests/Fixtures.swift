import Basics
import NetworkIR
import Operators

@testable import Training

/// A small network with a residual block, and a task that it can learn.
enum Fixtures {
  static let text = """
    memc-network 1
    input x float32[1, 1, 6, 6]
    c1 = Conv(x, @c1.weight, @c1.bias) {pads = [1, 1, 1, 1]} clamp [0.0, inf]
    p1 = MaxPool(c1) {kernel_shape = [2, 2], strides = [2, 2]}
    c2 = Conv(p1, @c2.weight, @c2.bias) {pads = [1, 1, 1, 1], group = 2} clamp [0.0, 6.0]
    s = Add(c2, p1)
    a = AveragePool(s) {kernel_shape = [2, 2], pads = [1, 1, 0, 0], strides = [2, 2]}
    f = Flatten(a)
    y = Gemm(f, @f.weight, @f.bias) {transB = 1}
    output y
    """

  /// Strides, dilation, a pool with padding, a mean over a plane, a subtraction, a product of two
  /// activations and a weight matrix whose rows are inputs.
  static let odd = """
    memc-network 1
    input x float32[1, 1, 6, 6]
    c1 = Conv(x, @c1.weight) {pads = [1, 2, 0, 1], strides = [2, 1], dilations = [1, 2]}
    t = Tanh(c1)
    m = MaxPool(t) {kernel_shape = [3, 3], pads = [1, 1, 1, 1]}
    d = Sub(t, m)
    c2 = Conv(d, @p.weight, @c2.bias)
    e = Mul(c2, t)
    g = GlobalAveragePool(e)
    r = Reshape(g) {shape = [1, 4]}
    y = MatMul(r, @m.weight)
    output y
    """

  static let shapes: [String: [Int]] = [
    "p.weight": [4, 4, 1, 1], "m.weight": [4, 2], "c1.weight": [4, 1, 3, 3], "c1.bias": [4],
    "c2.weight": [4, 2, 3, 3], "c2.bias": [4],
    "f.weight": [2, 16], "f.bias": [2],
  ]

  static func graph(_ text: String = text, seed: UInt64 = 1) throws -> Graph {
    try Graph(text: text, source: "fixture", operators: operators) { name in
      let shape = shapes[name] ?? []
      let random = Philox(seed: seed, stream: UInt64(name.utf8.reduce(0) { $0 * 31 + Int($1) }))
      return AnyTensor(
        Tensor(shape, (0..<shape.elementCount).map { Float(0.4 * random.gaussian(UInt64($0))) }))
    }
  }

  /// Noise images with a brighter left or right half.
  static func data(seed: UInt64, count: Int = 200) -> TrainingData {
    let random = Philox(seed: seed, stream: 7)
    let labels = (0..<count).map { Int32(random.index(below: 2, UInt64($0))) }
    let pixels = (0..<count * 36).map { index in
      let isRight = index % 6 >= 3 ? 1 : 0
      let light = isRight == Int(labels[index / 36]) ? 0.5 : 0
      return Float(random.stream(1).uniform(UInt64(index)) * 0.5 + light)
    }
    return TrainingData(inputs: Tensor([count, 1, 6, 6], pixels), goals: .classes(labels))
  }

  static func trainer(epochs: Double, teacherWeight: Double = 0) throws -> Trainer {
    var recipe = TrainingRecipe()
    recipe.teacherWeight = teacherWeight
    recipe.epochs = epochs
    recipe.batch = 70
    recipe.rate = 0.02
    recipe.shift = 1
    return try Trainer(graph(), recipe, data(seed: 3), seed: 5)
  }
}
