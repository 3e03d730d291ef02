import Basics

private typealias Tensor = OnnxText.Tensor
private typealias Node = OnnxText.Node

extension MalformedModel {
  static let shapes: [MalformedModel] = {
    func shape(_ values: [Int]) -> Tensor { Tensor("s", [values.count], int64s: values) }
    func reshape(_ name: String, _ kind: Diagnostic.Kind, _ values: [Int]) -> MalformedModel {
      .node("Reshape to " + name, kind, Node("Reshape", ["x", "s"], ["y"]), [shape(values)])
    }
    func constant(
      _ name: String, _ kind: Diagnostic.Kind,
      _ attributes: KeyValuePairs<String, OnnxText.Attribute>
    )
      -> MalformedModel
    {
      .node("Constant " + name, kind, Node("Constant", [], ["y"], attributes))
    }
    func filled(_ name: String, _ kind: Diagnostic.Kind, _ values: [Int]) -> MalformedModel {
      .node("ConstantOfShape " + name, kind, Node("ConstantOfShape", ["s"], ["y"]), [shape(values)])
    }
    func oneHot(_ kind: Diagnostic.Kind, depth: Int) -> MalformedModel {
      MalformedModel("OneHot of depth \(depth)", kind) {
        $0.inputs = [OnnxText.Value("x", [1, 4])]
        $0.tensors = [Tensor("d", [], int64s: [depth]), Tensor("v", [2], floats: [0, 1])]
        $0.nodes = [
          Node("ArgMax", ["x"], ["i"], ["axis": .int(1)]), Node("OneHot", ["i", "d", "v"], ["y"]),
        ]
      }
    }
    return [
      oneHot(.unsupported, depth: 0), oneHot(.malformed, depth: -1),
      reshape("two free axes", .malformed, [-1, -1]), reshape("-2", .malformed, [-2, 16]),
      reshape("another size", .malformed, [3, 3]), reshape("2^62", .malformed, [1 << 62, 4]),
      reshape("an axis it copies from nowhere", .malformed, [1, 2, 4, 4, 0]),
      reshape("none to divide", .malformed, [-1, 5]),
      .node("Reshape at run time", .unsupported, Node("Reshape", ["x", "x"], ["y"])),
      .node(
        "Reshape to reals", .malformed, Node("Reshape", ["x", "w"], ["y"]),
        [Tensor("w", [1], floats: [32])]),
      .node("Flatten at a far axis", .malformed, Node("Flatten", ["x"], ["y"], ["axis": .int(9)])),
      .node(
        "Transpose with an axis twice", .malformed,
        Node("Transpose", ["x"], ["y"], ["perm": .ints([0, 1, 2, 2])])),
      .node(
        "Transpose of too few axes", .malformed,
        Node("Transpose", ["x"], ["y"], ["perm": .ints([0, 1])])),
      .node(
        "Transpose of a far axis", .malformed,
        Node("Transpose", ["x"], ["y"], ["perm": .ints([0, 1, 2, 9])])),
      .node(
        "Squeeze of an axis of size 2", .malformed, Node("Squeeze", ["x", "s"], ["y"]), [shape([1])]
      ),
      .node(
        "Squeeze of a far axis", .malformed, Node("Squeeze", ["x", "s"], ["y"]), [shape([Int.min])]),
      .node(
        "Unsqueeze of a far axis", .malformed, Node("Unsqueeze", ["x", "s"], ["y"]),
        [shape([Int.max])]),
      .node(
        "Unsqueeze of an axis twice", .malformed, Node("Unsqueeze", ["x", "s"], ["y"]),
        [shape([0, 0])]),
      .node("Unsqueeze without axes", .malformed, Node("Unsqueeze", ["x"], ["y"])),
      .node(
        "Unsqueeze to twenty axes", .unsupported, Node("Unsqueeze", ["x", "s"], ["y"]),
        [shape(Array(0..<20))]),
      .node("Pad by three", .malformed, Node("Pad", ["x", "s"], ["y"]), [shape([1, 1, 1])]),
      .node(
        "Pad by 2^40", .malformed, Node("Pad", ["x", "s"], ["y"]),
        [shape([0, 0, 1 << 40, 1 << 40, 0, 0, 0, 0])]),
      .node(
        "Pad by the least number", .malformed, Node("Pad", ["x", "s"], ["y"]),
        [shape([Int.min, 0, 0, 0, 0, 0, 0, 0])]),
      .node(
        "Pad in an unknown mode", .malformed,
        Node("Pad", ["x", "s"], ["y"], ["mode": .text("fancy")]),
        [shape(Array(repeating: 0, count: 8))]),
      .node("Cast to type 99", .unsupported, Node("Cast", ["x"], ["y"], ["to": .int(99)])),
      .node("Cast to nothing", .malformed, Node("Cast", ["x"], ["y"])),
      .node(
        "Gather past the end", .malformed, Node("Gather", ["s", "i"], ["y"]),
        [shape([1]), Tensor("i", [1], int64s: [5])]),
      .node(
        "Slice by steps of 0", .malformed, Node("Slice", ["s", "z", "z", "z", "z"], ["y"]),
        [shape([1]), Tensor("z", [1], int64s: [0])]),
      .node(
        "Div of integers by 0", .malformed, Node("Div", ["s", "z"], ["y"]),
        [shape([1]), Tensor("z", [1], int64s: [0])]),
      constant("without a value", .malformed, [:]),
      constant("of two values", .malformed, ["value_int": .int(1), "value_float": .float(1)]),
      constant(
        "of a tensor and a number", .malformed,
        ["value": .tensor(Tensor("", [1], floats: [1])), "value_int": .int(1)]),
      constant("of a text", .unsupported, ["value_string": .text("a")]),
      constant(
        "of a tensor that does not fit", .malformed,
        ["value": .tensor(Tensor("", [3], floats: [1]))]),
      constant(
        "of a tensor outside", .unsupported,
        [
          "value": .tensor(
            {
              var tensor = Tensor("", [3], type: 1)
              tensor.location = 1
              tensor.external = [("location", "w.bin")]
              return tensor
            }())
        ]),
      constant("of a number as tensor", .malformed, ["value": .int(1)]),
      filled("of 2^28 elements", .unsupported, [1 << 28]),
      filled("of 2^62 elements", .malformed, [1 << 62]),
      filled("whose size overflows", .malformed, [1 << 20, 1 << 20, 1 << 20, 1 << 20]),
      filled("of negative size", .malformed, [-1]),
      .node(
        "ConstantOfShape of two values", .malformed,
        Node("ConstantOfShape", ["s"], ["y"], ["value": .tensor(Tensor("", [2], floats: [1, 2]))]),
        [shape([2])]),
      MalformedModel("constants of constants, a thousand times", .unsupported) {
        $0.tensors = [shape([1 << 20])]
        $0.nodes = (0..<1000).map { Node("ConstantOfShape", ["s"], ["v\($0)"]) } + $0.nodes
      },
      MalformedModel("a product of constants that takes too long", .unsupported) {
        $0.tensors = [shape([1 << 11, 1 << 11])]
        $0.nodes = [Node("ConstantOfShape", ["s"], ["a"]), Node("MatMul", ["a", "a"], ["y"])]
      },
    ]
  }()
}
