import Basics
import NetworkIR
import Operators
import Testing

/// A network that once was compiled wrongly, or not at all.
struct NetworkCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let text: String
  var shapes: [String: [Int]] = [:]

  static let all = [
    NetworkCase(
      testDescription: "Relu after a Flatten joins channels and positions",
      text: """
        input x float32[1, 2, 4, 5]
        c = Conv(x, @w)
        f = Flatten(c)
        r = Relu(f)
        y = Gemm(r, @v)
        output y
        """, shapes: ["w": [3, 2, 2, 2], "v": [36, 4]]),
    NetworkCase(
      testDescription: "Clip and a second reader after a Reshape that joins axes",
      text: """
        input x float32[1, 2, 2, 5, 9]
        t = Reshape(x) {shape = [1, -1, 5, 9]}
        y = Clip(t) {min = 0.18, max = 1.34}
        z = Sigmoid(t)
        output y
        output z
        """),
    NetworkCase(
      testDescription: "a channel shuffle and a Clip",
      text: """
        input x float32[1, 4, 3, 3]
        r = Reshape(x) {shape = [1, 2, 2, 3, 3]}
        t = Transpose(r) {perm = [0, 2, 1, 3, 4]}
        s = Reshape(t) {shape = [1, 4, 3, 3]}
        y = Clip(s) {max = 0.5}
        output y
        """),
    NetworkCase(
      testDescription: "a channel shuffle that drops the axis of images",
      text: """
        input x float32[1, 4, 3, 5]
        c = Conv(x, @w)
        r = Reshape(c) {shape = [3, 2, 15]}
        t = Transpose(r) {perm = [1, 0, 2]}
        s = Reshape(t) {shape = [2, -1, 3, 3, 5]}
        a = Slice(s) {starts = [0], ends = [1], axes = [0]}
        b = Slice(s) {starts = [1], ends = [2], axes = [0]}
        p = Squeeze(a) {axes = [0]}
        q = Squeeze(b) {axes = [0]}
        y = Add(p, q)
        output y
        output t
        """, shapes: ["w": [6, 4, 1, 1]]),
    NetworkCase(
      testDescription: "as in YOLO: SiLU, cross stages, pooling of several sizes, Resize and Split",
      text: """
        input x float32[1, 3, 8, 8]
        c1 = Conv(x, @stem) {strides = [2, 2], pads = [1, 1, 1, 1]}
        s1 = Sigmoid(c1)
        a1 = Mul(c1, s1)
        c2 = Conv(a1, @left)
        c3 = Conv(a1, @right)
        c4 = Conv(c2, @inner) {pads = [1, 1, 1, 1]}
        s4 = Sigmoid(c4)
        a4 = Mul(c4, s4)
        r = Add(c2, a4)
        j = Concat(r, c3) {axis = 1}
        m1 = MaxPool(j) {kernel_shape = [3, 3], pads = [1, 1, 1, 1]}
        m2 = MaxPool(m1) {kernel_shape = [3, 3], pads = [1, 1, 1, 1]}
        p = Concat(j, m1, m2) {axis = 1}
        d = Conv(p, @down)
        u = Resize(d) {scales = [1.0, 1.0, 2.0, 2.0], coordinate_transformation_mode = "asymmetric", nearest_mode = "floor"}
        h = Conv(u, @head)
        g = Sigmoid(h)
        xy, wh, conf = Split(g) {axis = 1, split = [2, 2, 3]}
        t = Mul(wh, wh)
        y = Concat(xy, t, conf) {axis = 1}
        output y
        """,
      shapes: [
        "stem": [4, 3, 3, 3], "left": [4, 4, 1, 1], "right": [4, 4, 1, 1], "inner": [4, 4, 3, 3],
        "down": [6, 24, 1, 1], "head": [7, 6, 1, 1],
      ]),
    NetworkCase(
      testDescription: "roundings that the model states, merged and not",
      text: """
        input x float32[1, 2, 4, 4]
        q = Quant(x) {step = 0.0625, zero-point = 100, codes = [0, 255]}
        c = Conv(q, @w)
        r = Quant(c) {step = 0.125, zero-point = -128, codes = [-128, 127]}
        m = MaxPool(r) {kernel_shape = [2, 2]}
        n = Quant(m) {step = 0.25, codes = [0, 15]}
        f = Relu(c)
        g = Quant(f) {step = 0.5, codes = [0, 7], rounding = "down"}
        h = GlobalAveragePool(g)
        y = Quant(h) {step = 0.125, codes = [0, 63], rounding = "down"}
        b = BipolarQuant(n) {scale = 0.5}
        d = DynamicQuant(b)
        z = Conv(d, @v)
        output y
        output z
        """, shapes: ["w": [3, 2, 2, 2], "v": [2, 3, 1, 1]]),
    NetworkCase(
      testDescription: "a Reshape that does not divide an axis evenly",
      text: """
        input x float32[1, 1, 4, 7]
        y = Reshape(x) {shape = [1, 1, 7, 4]}
        output y
        """),
    NetworkCase(
      testDescription: "constants that alternate along six axes",
      text: """
        input x float32[1, 2, 3, 2, 3, 2]
        a = Add(x, @c)
        t = Transpose(a) {perm = [0, 5, 4, 3, 2, 1]}
        m = Mul(t, @d)
        y = MatMul(m, @w)
        z = Concat(m, t) {axis = 3}
        output y
        output z
        """, shapes: ["c": [1, 2, 1, 2, 1, 2], "d": [2, 1, 2, 1, 1], "w": [2, 3]]),
    NetworkCase(
      testDescription: "one number per image, and a mean of all elements",
      text: """
        input x float32[]
        r = Relu(x)
        y = Reshape(r) {shape = [1, 1]}
        m = ReduceMean(y) {keepdims = 0}
        output m
        output y
        """),
    NetworkCase(
      testDescription: "means over channels, over positions and over some axes",
      text: """
        input x float32[1, 4, 5, 6]
        m = ReduceMean(x) {axes = [1], keepdims = 0}
        n = ReduceMean(x) {axes = [1, 2], keepdims = 0}
        g = Gemm(n, @w)
        o = ReduceMean(x) {axes = [-1]}
        s = Mul(x, o)
        output m
        output g
        output s
        """, shapes: ["w": [6, 3]]),
    NetworkCase(
      testDescription: "names that are equal after truncation and cleaning",
      text: """
        input x float32[1, 3]
        "a/b" = Gemm(x, @w)
        "a_b" = Gemm("a/b", @v)
        "sums.i32" = Sigmoid("a_b")
        "\(String(repeating: "n", count: 70))1" = MatMul("sums.i32", @w)
        "\(String(repeating: "n", count: 70))2" = MatMul("\(String(repeating: "n", count: 70))1", @v)
        output "\(String(repeating: "n", count: 70))2"
        """, shapes: ["w": [3, 3], "v": [3, 3]]),
    NetworkCase(
      testDescription: "a constant output",
      text: """
        input x float32[1, 4]
        k = Add(@c, @c)
        y = Relu(x)
        output k
        output y
        """, shapes: ["c": [1, 4]]),
    NetworkCase(
      testDescription: "a clamp far outside the range of its input",
      text: """
        input x float32[1, 1, 5, 5]
        s = Mul(x, x)
        h = MaxPool(s) {kernel_shape = [2, 2]}
        f = Flatten(h)
        y = Clip(f) {max = -0.6}
        p = MaxPool(x) {kernel_shape = [2, 2]}
        z = Clip(p) {min = 40}
        output y
        output z
        """),
    NetworkCase(
      testDescription: "a Pad that crops one axis and pads another",
      text: """
        input x float32[1, 2, 9]
        g = GlobalMaxPool(x)
        p = Pad(g) {pads = [0, -1, 2, 0, 0, -1], value = 0.25}
        e = Elu(p)
        y = GlobalAveragePool(e)
        output y
        """),
    NetworkCase(
      testDescription: "strides past the last row",
      text: """
        input x float32[1, 4, 1, 1]
        p = MaxPool(x) {kernel_shape = [1, 1], strides = [3, 2]}
        y = Relu(p)
        output y
        """),
    NetworkCase(
      testDescription: "a layer on several tiles whose windows reach past the last row",
      text: """
        input x float32[1, 6, 3, 6]
        p = MaxPool(x) {kernel_shape = [3, 2], strides = [3, 2]}
        a = Add(p, p)
        y = Conv(a, @w) {strides = [4, 1], auto_pad = "SAME_UPPER", group = 3}
        output y
        """, shapes: ["w": [9, 2, 3, 3]]),
    NetworkCase(
      testDescription: "an addend per position before windows that skip the last row",
      text: """
        input x float32[1, 4, 3, 4]
        a = Add(x, @c)
        y = Conv(a, @w) {strides = [2, 3]}
        output y
        """, shapes: ["c": [1, 1, 3, 4], "w": [2, 4, 1, 1]]),
    NetworkCase(
      testDescription: "a mean whose sum of codes exceeds 32 bits",
      text: """
        input x float32[1, 1, 190, 190]
        h = Clip(x) {min = 0.95, max = 1}
        y = GlobalAveragePool(h)
        output y
        """),
    NetworkCase(
      testDescription: "elements that are repeated before a function and a product",
      text: """
        input x float32[1, 2, 3]
        t = Tile(x) {repeats = [1, 1, 2]}
        e = Resize(x) {scales = [1.0, 1.0, 2.0]}
        y = Selu(t)
        z = Mul(e, @c)
        output x
        output y
        output z
        """, shapes: ["c": [2, 6]]),
    NetworkCase(
      testDescription: "the square of what is always 0",
      text: """
        input x float32[1, 4]
        a = Abs(x)
        n = Neg(a)
        r = Relu(n)
        p = Pad(r) {pads = [0, 0, 0, -1], value = 0.184}
        s = Mul(p, p)
        y = MatMul(s, @w)
        output y
        """, shapes: ["w": [3, 2]]),
    NetworkCase(
      testDescription: "functions with poles, where inputs stay away from them",
      text: """
        input x float32[1, 3, 4]
        s = Sigmoid(x)
        e = Exp(x)
        d = Div(s, e)
        l = Log(s)
        r = Sqrt(s)
        i = Reciprocal(s)
        p = Pow(s) {exponent = -1.5}
        y = Sum(d, l, r)
        z = Sub(i, p)
        output y
        output z
        """),
    NetworkCase(
      testDescription: "a value that is selected from, shuffled, enlarged and convolved",
      text: """
        input x float32[1, 4, 3, 5]
        a, b = Split(x) {axis = 1, split = [1, 3]}
        g = Gather(x, @indices) {axis = 1}
        c = Conv(g, @w)
        u = Resize(b) {scales = [1.0, 1.0, 2.0, 2.0], mode = "linear"}
        t = ConvTranspose(u, @v) {strides = [2, 1], pads = [1, 0, 0, 1], group = 3}
        n = Slice(t) {starts = [-1], ends = [-99], axes = [3], steps = [-2]}
        y = Relu(n)
        z = Add(c, a)
        output y
        output z
        """, shapes: ["w": [2, 5, 1, 1], "v": [3, 2, 3, 2], "indices": [5]]),
    NetworkCase(
      testDescription: "attention with two heads between normalizations, as in a transformer",
      text: """
        input x float32[1, 5, 6]
        n = LayerNormalization(x, @g, @h)
        q = MatMul(n, @wq)
        k = MatMul(n, @wk)
        v = MatMul(n, @wv)
        qh = Reshape(q) {shape = [1, 5, 2, 3]}
        kh = Reshape(k) {shape = [1, 5, 2, 3]}
        vh = Reshape(v) {shape = [1, 5, 2, 3]}
        qt = Transpose(qh) {perm = [0, 2, 1, 3]}
        kt = Transpose(kh) {perm = [0, 2, 3, 1]}
        vt = Transpose(vh) {perm = [0, 2, 1, 3]}
        s = MatMul(qt, kt)
        d = Div(s, @root)
        a = Softmax(d)
        o = MatMul(a, vt)
        t = Transpose(o) {perm = [0, 2, 1, 3]}
        f = Reshape(t) {shape = [1, 5, 6]}
        p = MatMul(f, @wo)
        r = Add(p, x)
        m = ReduceMean(r) {axes = [1], keepdims = 0}
        l = MatMul(m, @wl)
        y = Softmax(l)
        output y
        """,
      shapes: [
        "g": [6], "h": [6], "wq": [6, 6], "wk": [6, 6], "wv": [6, 6], "wo": [6, 6], "wl": [6, 3],
        "root": [1],
      ]),
    NetworkCase(
      testDescription: "a product of two views of one value, broadcast along seven axes",
      text: """
        input x float32[1, 2, 3, 1, 2, 1, 1]
        a = Reshape(x) {shape = [1, 2, 3, 1, 2, 1, 1]}
        b = Reshape(x) {shape = [1, 1, 1, 1, 1, 4, 3]}
        y = Mul(a, b)
        output y
        """),
    NetworkCase(
      testDescription: "a class token, and queries, keys and values stacked along the first axis",
      text: """
        input x float32[1, 4, 6]
        c = Concat(@token, x) {axis = 1}
        s = MatMul(c, @w)
        r = Reshape(s) {shape = [1, 5, 3, 2, 3]}
        t = Transpose(r) {perm = [2, 0, 3, 1, 4]}
        q1, k1, v1 = Split(t) {axis = 0, num_outputs = 3}
        q = Squeeze(q1) {axes = [0]}
        k = Squeeze(k1) {axes = [0]}
        v = Squeeze(v1) {axes = [0]}
        kt = Transpose(k) {perm = [0, 1, 3, 2]}
        m = MatMul(q, kt)
        a = Softmax(m)
        o = MatMul(a, v)
        ot = Transpose(o) {perm = [0, 2, 1, 3]}
        f = Reshape(ot) {shape = [1, 5, 6]}
        y = Add(f, c)
        output y
        """, shapes: ["token": [1, 1, 6], "w": [6, 18]]),
    NetworkCase(
      testDescription: "an image padded by reflection, and functions where no axis is of images",
      text: """
        input x float32[1, 3, 4]
        p = Pad(x) {pads = [0, 0, 2, 0, 0, 1], mode = "reflect"}
        s = Squeeze(p) {axes = [0]}
        t = Tanh(s)
        e = Pad(t) {pads = [1, 0, 0, 1], mode = "edge"}
        u = Unsqueeze(e) {axes = [0]}
        y = MatMul(u, @w)
        output y
        """, shapes: ["w": [8, 2]]),
    NetworkCase(
      testDescription: "normalizations of groups, powers of several exponents, LogSoftmax inside",
      text: """
        input x float32[1, 4, 3, 3]
        g = GroupNormalization(x, @scale, @shift) {num_groups = 2, epsilon = 0.1}
        s = Sigmoid(g)
        p = Pow(s, @e)
        l = LogSoftmax(p) {axis = 1}
        y = Conv(l, @w)
        output y
        """, shapes: ["scale": [4], "shift": [4], "e": [4, 1, 1], "w": [2, 4, 2, 2]]),
  ]
}

@Suite struct NetworkCaseTests {
  @Test(arguments: NetworkCase.all)
  func everyMachineComputesTheCase(_ example: NetworkCase) throws {
    let text = "memc-network 1\n" + example.text
    let graph = try Graph(text: text, source: "test", operators: operators) { name in
      let random = Philox(seed: 5, stream: UInt64(name.utf8.reduce(0) { $0 &* 31 &+ UInt32($1) }))
      let shape = example.shapes[name] ?? []
      if name == "indices" { return AnyTensor(Tensor(shape, [3, 0, 0, -1, 2])) }
      return AnyTensor(
        Tensor(shape, (0..<shape.elementCount).map { Float(2 * random.uniform(UInt64($0)) - 1) }))
    }
    for machine in CompiledCheck.machines {
      #expect(try machine.run(graph) == .held)
    }
  }
}
