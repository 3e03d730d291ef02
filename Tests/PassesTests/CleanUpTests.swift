import Basics
import NetworkIR
import Operators
import Passes
import Testing

/// A network and its nodes after clean-up: `name Operator [clamp]`.
struct CleanUpCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let text: String
  var shapes: [String: [Int]] = [:]
  var given: [String: Tensor<Float>] = [:]
  let nodes: [String]
}

private let ones = Tensor<Float>([2], [1, 1])

private let cases = [
  CleanUpCase(
    testDescription: "batch normalization is folded into a padded convolution without bias",
    text: """
      input x float32[1, 2, 4, 4]
      c = Conv(x, @w) {pads = [1, 1, 1, 1]}
      n = BatchNormalization(c, @gamma, @beta, @mean, @var)
      r = Relu(n)
      output r
      """,
    shapes: ["w": [3, 2, 3, 3], "gamma": [3], "beta": [3], "mean": [3]],
    given: ["var": Tensor([3], [0.5, 1, 2])], nodes: ["c Conv [0.0, inf]"]),
  CleanUpCase(
    testDescription: "scales and shifts per channel are folded into a convolution (CNTK export)",
    text: """
      input x float32[1, 2, 4, 4]
      c = Conv(x, @w) {group = 2}
      a = Add(c, @b)
      m = Mul(@s, a)
      d = Div(m, @t)
      e = Sub(@one, d)
      output e
      """,
    shapes: ["w": [4, 1, 3, 3], "b": [4, 1, 1], "s": [4, 1, 1], "one": [1, 1, 1, 1]],
    given: ["t": Tensor([], [3])], nodes: ["c Conv"]),
  CleanUpCase(
    testDescription: "values without the axis of images get one",
    text: """
      input x float32[1, 4, 2, 3]
      r = Reshape(x) {shape = [2, 2, 6]}
      t = Transpose(r) {perm = [1, 0, 2]}
      f = Relu(t)
      s = Reshape(f) {shape = [2, 1, 4, 1, 3]}
      g = Slice(s) {starts = [1], ends = [2], axes = [0]}
      q = Squeeze(g) {axes = [0]}
      c = Conv(q, @w)
      output c
      """,
    shapes: ["w": [1, 4, 1, 2]],
    nodes: [
      "r Reshape", "t Transpose", "f Relu", "s Reshape", "g Slice", "g.image.2 Reshape",
      "q Squeeze",
      "c Conv",
    ]),
  CleanUpCase(
    testDescription: "MatMul and Add become Gemm",
    text: """
      input x float32[1, 5]
      m = MatMul(x, @w)
      a = Add(m, @b)
      c = Clip(a) {min = -1, max = 2}
      output c
      """,
    shapes: ["w": [5, 3], "b": [1, 3]], nodes: ["m Gemm [-1.0, 2.0]"]),
  CleanUpCase(
    testDescription: "a MatMul with more axes takes a scale but no shift",
    text: """
      input x float32[1, 2, 5]
      m = MatMul(x, @w)
      f = Mul(m, @s)
      a = Add(f, @b)
      output a
      """,
    shapes: ["w": [5, 3], "b": [3], "s": [3]], nodes: ["m MatMul", "a Add"]),
  CleanUpCase(
    testDescription: "shifts that differ within a channel are not folded",
    text: """
      input x float32[1, 2, 3]
      c = Conv(x, @w)
      a = Add(c, @b)
      output a
      """,
    shapes: ["w": [2, 2, 1], "b": [2, 3]], nodes: ["c Conv", "a Add"]),
  CleanUpCase(
    testDescription: "alpha and beta are folded into the constants of Gemm",
    text: """
      input x float32[1, 5]
      g = Gemm(x, @w, @b) {alpha = 0.5, beta = 3, transB = 1}
      h = Gemm(g, @v, @c) {beta = 0.25}
      output h
      """,
    shapes: ["w": [3, 5], "b": [1, 3], "v": [3, 2], "c": []], nodes: ["g Gemm", "h Gemm"]),
  CleanUpCase(
    testDescription: "identities are removed, and outputs keep their names",
    text: """
      input x float32[1, 2, 4]
      i = Identity(x)
      c = Conv(i, @w)
      d = Dropout(c)
      t = Transpose(d) {perm = [0, 1, 2]}
      r = Reshape(t) {shape = [1, -1, 4]}
      p = Pad(r) {pads = [0, 0, 0, 0, 0, 0]}
      m = Mul(p, @one)
      output m
      """,
    shapes: ["w": [2, 2, 1]], given: ["one": Tensor([1], [1])], nodes: ["c Conv"]),
  CleanUpCase(
    testDescription: "an identity from input to output is kept",
    text: """
      input x float32[1, 2]
      i = Identity(x)
      output i
      """, nodes: ["i Identity"]),
  CleanUpCase(
    testDescription: "an activation whose input has another reader is not fused",
    text: """
      input x float32[1, 2, 4]
      c = Conv(x, @w)
      r = Relu(c)
      s = Add(r, c)
      q = Relu(s)
      output q
      """,
    shapes: ["w": [2, 2, 1]], nodes: ["c Conv", "r Relu", "s Add [0.0, inf]"]),
  CleanUpCase(
    testDescription: "an activation after a network output is not fused",
    text: """
      input x float32[1, 2, 4]
      c = Conv(x, @w)
      r = Relu(c)
      output c
      output r
      """,
    shapes: ["w": [2, 2, 1]], nodes: ["c Conv", "r Relu"]),
  CleanUpCase(
    testDescription: "successive clamps become one",
    text: """
      input x float32[1, 2, 4]
      c = Conv(x, @w)
      k = Clip(c) {min = -0.5, max = 0.75}
      r = Relu(k)
      output r
      """,
    shapes: ["w": [2, 2, 1]], nodes: ["c Conv [0.0, 0.75]"]),
  CleanUpCase(
    testDescription: "an activation after Softmax is not fused",
    text: """
      input x float32[1, 4]
      s = Softmax(x)
      c = Clip(s) {min = 0.1}
      output c
      """, nodes: ["s Softmax", "c Clip"]),
  CleanUpCase(
    testDescription: "constant nodes are evaluated, and unneeded nodes are removed",
    text: """
      input x float32[1, 2]
      k = Mul(@a, @b)
      s = Shape(x)
      y = Mul(x, k)
      z = Relu(x)
      output y
      """,
    shapes: ["a": [2], "b": [2]], nodes: ["y Mul"]),
  CleanUpCase(
    testDescription: "weights are copied if another node reads them",
    text: """
      input x float32[1, 2, 4]
      c = Conv(x, @w)
      m = Mul(c, @s)
      d = Conv(m, @w)
      output d
      """,
    shapes: ["w": [2, 2, 1], "s": [2, 1]], nodes: ["c Conv", "d Conv"]),
  CleanUpCase(
    testDescription: "a clamp moves back past nodes that move elements or take maxima",
    text: """
      input x float32[1, 2, 4]
      c = Conv(x, @w)
      p = MaxPool(c) {kernel_shape = [2]}
      f = Flatten(p)
      r = Clip(f) {max = -0.1}
      output r
      """,
    shapes: ["w": [2, 2, 1]], nodes: ["c Conv [-inf, -0.1]", "p MaxPool", "f Flatten"]),
  CleanUpCase(
    testDescription:
      "a clamp does not move past padding, or past nodes that only rearrange an input",
    text: """
      input x float32[1, 2, 4]
      f = Flatten(x)
      r = Relu(f)
      p = Pad(x) {pads = [0, 0, 1, 0, 0, 1], value = -1}
      q = Relu(p)
      output r
      output q
      """, nodes: ["f Flatten", "r Relu", "p Pad", "q Relu"]),
  CleanUpCase(
    testDescription: "a mean that drops spatial axes keeps its name and gets a Reshape",
    text: """
      input x float32[1, 2, 3, 4]
      m = ReduceMean(x) {axes = [-1], keepdims = 0}
      output m
      """, nodes: ["m ReduceMean", "m.squeezed Reshape"]),
  CleanUpCase(
    testDescription: "a mean over other axes becomes one over a spatial axis merged from them",
    text: """
      input x float32[1, 2, 3, 4]
      m = ReduceMean(x) {axes = [0, 1], keepdims = 1}
      n = ReduceMean(x) {keepdims = 0}
      output m
      output n
      """,
    nodes: [
      "m.transposed Transpose", "m.flat Reshape", "m ReduceMean", "m.squeezed Reshape",
      "n.flat Reshape", "n ReduceMean", "n.squeezed Reshape",
    ]),
  CleanUpCase(
    testDescription: "a mean over axes with one element becomes a Reshape",
    text: """
      input x float32[1, 2, 1]
      m = ReduceMean(x) {axes = [2], keepdims = 0}
      output m
      """, nodes: ["m Reshape"]),
  CleanUpCase(
    testDescription: "a Sum becomes Adds; a Sum of one operand is removed",
    text: """
      input x float32[1, 2]
      h = Relu(x)
      s = Sum(x, h, @c, x)
      t = Sum(s)
      output t
      """,
    shapes: ["c": [2]], nodes: ["h Relu", "s.1 Add", "s.2 Add", "s Add"]),
  CleanUpCase(
    testDescription: "padding that crops everything leaves a constant",
    text: """
      input x float32[1, 2]
      p = Pad(x) {pads = [0, -2, 0, 1], value = 0.5}
      y = Add(x, p)
      output y
      output p
      """, nodes: ["y Add"]),
  CleanUpCase(
    testDescription: "a transposed activation gets its own node",
    text: """
      input x float32[3, 1]
      g = Gemm(x, @w) {transA = 1}
      output g
      """,
    shapes: ["w": [3, 2]], nodes: ["g.transposed Transpose", "g Gemm"]),
]

@Test(arguments: cases)
func cleanUpKeepsTheFunction(_ example: CleanUpCase) throws {
  let graph = try network(example.text, example.shapes, example.given)
  let cleaned = try CleanUp().run(graph, in: context())
  try cleaned.verify()
  #expect(
    cleaned.nodes.map { node in
      "\(node.name) \(node.op.name)"
        + (node.clamp.map { " [\($0.lowerBound), \($0.upperBound)]" } ?? "")
    } == example.nodes)
  #expect(cleaned.outputs == graph.outputs)
  #expect(try largestDifference(graph, cleaned) <= 1e-5)
}

@Test func nodesBehindARefusedOneStay() throws {
  var graph = Graph()
  graph.nodes = [Node("m", MatMul(), inputs: ["q", "q"], outputs: ["m"])]
  graph.outputs = ["m"]
  #expect(try ExpandUncomputable().run(graph, in: context()) == graph)
}

@Test func cleanUpLeavesNoUnreadConstant() throws {
  let graph = try network(
    """
    input x float32[1, 5]
    m = MatMul(x, @w)
    a = Add(m, @b)
    output a
    """, ["w": [5, 3], "b": [3]])
  #expect(try CleanUp().run(graph, in: context()).constants.keys.sorted() == ["m.bias", "w"])
}

@Test func cleanUpKeepsPlaces() throws {
  let graph = try CleanUp().run(try lenet(), in: context())
  #expect(graph.nodes.map { $0.place?.description ?? "" }.prefix(2) == ["test:3:1", "test:5:1"])
}

@Test func cleanUpChangesNoFormat() throws {
  var graph = try network(
    """
    input x float32[1, 2]
    i = Identity(x)
    r = Relu(i)
    output r
    """)
  graph.quantization = Quantization(
    activations: [
      "x": .init(bits: 8, isSigned: true, scale: 1), "i": .init(bits: 8, isSigned: true, scale: 2),
      "r": .init(bits: 8, isSigned: false, scale: 1),
    ])
  #expect(try CleanUp().run(graph, in: context()) == graph)
}
