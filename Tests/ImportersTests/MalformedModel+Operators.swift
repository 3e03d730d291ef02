import Basics

private typealias Tensor = OnnxText.Tensor
private typealias Node = OnnxText.Node

extension MalformedModel {
  static let windows: [MalformedModel] = {
    let weights = Tensor("w", [3, 2, 3, 3], floats: Array(repeating: 1, count: 54))
    func conv(
      _ name: String, _ kind: Diagnostic.Kind,
      _ attributes: KeyValuePairs<String, OnnxText.Attribute>
    ) -> MalformedModel {
      .node("a convolution " + name, kind, Node("Conv", ["x", "w"], ["y"], attributes), [weights])
    }
    func pool(
      _ name: String, _ kind: Diagnostic.Kind,
      _ attributes: KeyValuePairs<String, OnnxText.Attribute>,
      _ op: String = "MaxPool"
    ) -> MalformedModel {
      .node("a pooling " + name, kind, Node(op, ["x"], ["y"], attributes))
    }
    return [
      conv("with stride 0", .malformed, ["strides": .ints([0, 1])]),
      conv("with negative strides", .malformed, ["strides": .ints([-1, 1])]),
      conv("with one stride", .malformed, ["strides": .ints([1])]),
      conv("with strides of 2^62", .malformed, ["strides": .ints([1 << 62, 1])]),
      conv("with negative pads", .malformed, ["pads": .ints([-1, 0, 0, 0])]),
      conv("with three pads", .malformed, ["pads": .ints([1, 0, 0])]),
      conv("with pads of 2^62", .malformed, ["pads": .ints([1 << 62, 0, 0, 0])]),
      conv("with dilations of 2^62", .malformed, ["dilations": .ints([1 << 62, 1])]),
      conv("with dilation 0", .malformed, ["dilations": .ints([0, 1])]),
      conv("dilated past the input", .malformed, ["dilations": .ints([2, 2])]),
      conv("with another kernel than its weights", .malformed, ["kernel_shape": .ints([5, 5])]),
      conv("in 0 groups", .malformed, ["group": .int(0)]),
      conv("in -1 groups", .malformed, ["group": .int(-1)]),
      conv("in 3 groups", .malformed, ["group": .int(3)]),
      conv("padded in an unknown way", .malformed, ["auto_pad": .text("SOMEHOW")]),
      conv("padded by a number", .malformed, ["auto_pad": .int(3)]),
      .node(
        "a convolution of a vector", .malformed, Node("Conv", ["x", "w"], ["y"]), [weights], x: [4]),
      .node(
        "a convolution of four spatial axes", .unsupported, Node("Conv", ["x", "w"], ["y"]),
        [Tensor("w", [1, 2, 1, 1, 1, 1], floats: [1, 1])], x: [1, 2, 3, 3, 3, 3]),
      .node(
        "a convolution of too small an input", .malformed, Node("Conv", ["x", "w"], ["y"]),
        [weights], x: [1, 2, 2, 2]),
      .node(
        "a convolution of five channels", .malformed, Node("Conv", ["x", "w"], ["y"]), [weights],
        x: [1, 5, 4, 4]),
      .node("a convolution without weights", .malformed, Node("Conv", ["x"], ["y"])),
      .node(
        "a convolution with a wrong bias", .malformed, Node("Conv", ["x", "w", "b"], ["y"]),
        [weights, Tensor("b", [2], floats: [0, 0])]),
      .node(
        "a convolution with flat weights", .malformed, Node("Conv", ["x", "w"], ["y"]),
        [Tensor("w", [2], floats: [0, 0])]),
      .node(
        "a convolution with empty weights", .unsupported, Node("Conv", ["x", "w"], ["y"]),
        [Tensor("w", [0, 2, 3, 3], floats: [])]),
      pool("without kernel_shape", .malformed, [:]),
      pool("with a kernel of 0", .malformed, ["kernel_shape": .ints([0, 2])]),
      pool("with a negative kernel", .malformed, ["kernel_shape": .ints([-2, 2])]),
      pool("with a kernel of one axis", .malformed, ["kernel_shape": .ints([2])]),
      pool("with a kernel of 2^40", .malformed, ["kernel_shape": .ints([1 << 40, 2])]),
      pool("with a kernel of 2^31", .malformed, ["kernel_shape": .ints([1 << 31, 1 << 31])]),
      pool(
        "padded by its kernel", .malformed,
        ["kernel_shape": .ints([2, 2]), "pads": .ints([2, 2, 2, 2])]),
      pool("with ceil_mode 2", .malformed, ["kernel_shape": .ints([2, 2]), "ceil_mode": .int(2)]),
      pool(
        "of averages with count_include_pad 7", .malformed,
        ["kernel_shape": .ints([2, 2]), "count_include_pad": .int(7)], "AveragePool"),
      MalformedModel("a pooling whose indices are read", .unsupported) {
        $0.inputs = [OnnxText.Value("x", [1, 2, 4, 4])]
        $0.nodes = [
          Node("MaxPool", ["x"], ["y", "i"], ["kernel_shape": .ints([2, 2])]),
          Node("Cast", ["i"], ["z"], ["to": .int(1)]),
        ]
      },
      .node(
        "a pooling of three outputs", .malformed,
        Node("MaxPool", ["x"], ["y", "i", "j"], ["kernel_shape": .ints([2, 2])])),
      .node(
        "a pooling of a vector", .malformed,
        Node("MaxPool", ["x"], ["y"], ["kernel_shape": .ints([2])]), x: [4]),
    ]
  }()

  static let products: [MalformedModel] = {
    let weights = Tensor("w", [3, 2], floats: Array(repeating: 1, count: 6))
    let ones = Tensor("s", [2], floats: [1, 1])
    return [
      .node("Gemm of four axes", .malformed, Node("Gemm", ["x", "w"], ["y"]), [weights]),
      .node(
        "Gemm that does not fit", .malformed, Node("Gemm", ["x", "w"], ["y"]), [weights], x: [1, 2]),
      .node(
        "Gemm transposed twice over", .malformed,
        Node("Gemm", ["x", "w"], ["y"], ["transB": .int(2)]), [weights], x: [1, 2]),
      .node(
        "Gemm whose C does not fit", .malformed,
        Node("Gemm", ["x", "w", "s"], ["y"], ["transB": .int(1)]), [weights, ones], x: [1, 2]),
      .node("MatMul that does not fit", .malformed, Node("MatMul", ["x", "w"], ["y"]), [weights]),
      .node(
        "MatMul of a number", .malformed, Node("MatMul", ["x", "w"], ["y"]),
        [Tensor("w", [], floats: [1])]),
      .node(
        "BatchNormalization of four inputs", .malformed,
        Node("BatchNormalization", ["x", "s", "s", "s"], ["y"]), [ones]),
      .node(
        "BatchNormalization of other channels", .malformed,
        Node("BatchNormalization", ["x", "s", "s", "s", "s"], ["y"]), [ones], x: [1, 3, 4]),
      .node(
        "BatchNormalization with epsilon nan", .malformed,
        Node("BatchNormalization", ["x", "s", "s", "s", "s"], ["y"], ["epsilon": .float(.nan)]),
        [ones]),
      .node(
        "BatchNormalization in training", .unsupported,
        Node("BatchNormalization", ["x", "s", "s", "s", "s"], ["y"], ["training_mode": .int(1)]),
        [ones], opset: 15),
      .node("Add that does not broadcast", .malformed, Node("Add", ["x", "w"], ["y"]), [weights]),
      .node(
        "Add of integers and reals", .malformed, Node("Add", ["x", "i"], ["y"]),
        [Tensor("i", [1], int64s: [1])]),
      .node("Softmax of a far axis", .malformed, Node("Softmax", ["x"], ["y"], ["axis": .int(9)])),
      .node("Concat of nothing", .malformed, Node("Concat", [], ["y"], ["axis": .int(0)])),
      .node("Concat without an axis", .malformed, Node("Concat", ["x", "x"], ["y"])),
      .node(
        "Concat along a far axis", .malformed,
        Node("Concat", ["x", "x"], ["y"], ["axis": .int(1 << 40)])),
      .node(
        "Concat of different shapes", .malformed,
        Node("Concat", ["x", "w"], ["y"], ["axis": .int(0)]), [weights]),
      .node("Clip bounded at run time", .unsupported, Node("Clip", ["x", "x"], ["y"])),
      .node("Clip bounded by a list", .malformed, Node("Clip", ["x", "w"], ["y"]), [weights]),
      .node(
        "a mask of Dropout as an output", .unsupported, Node("Dropout", ["x"], ["z", "y"])),
      .node(
        "Dropout in training", .unsupported, Node("Dropout", ["x", "r", "t"], ["y"]),
        [Tensor("r", [], floats: [0.5]), Tensor("t", [], type: 9, raw: [1])]),
    ]
  }()
}
