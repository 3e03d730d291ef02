import Basics
import NetworkIR
import Operators
import Testing

@Suite struct GraphTextTests {
  static let text = """
    memc-network 1
    input x float32[1, 1, 4, 4]
    c1 = Conv(x, @conv1.weight, @"conv1 bias") {pads = [1, 1, 1, 1]} clamp [0.0, inf]
    "p 1" = MaxPool(c1) {kernel_shape = [2, 2], strides = [2, 2]} named pool
    f = Flatten("p 1")
    output f
    calibration "min-max of \\"digits\\""
    format x u8 {scale = 0.00392156862745098}
    format c1 u4 {scale = 0.1}
    format "p 1" u4 {scale = 0.1}
    format f i5 {scale = 0.1, zero-point = -3}
    weights conv1.weight i3 {scales = [0.5, 0.25]}
    bias "conv1 bias"
    kernels c1 [[1], [0]]

    """

  @Sendable static func constant(_ name: String) throws -> AnyTensor {
    switch name {
    case "conv1.weight":
      AnyTensor(Tensor([2, 1, 3, 3], (0..<18).map { $0 % 7 - 3 }), type: .int8)
    case "conv1 bias": AnyTensor(Tensor([2], [5, -70_000]))
    case "w": AnyTensor(Tensor([3, 2], [1, 2, 3, 4, 5, 6]))
    case "m": AnyTensor(Tensor([3, 2], repeating: Float(1)))
    case "reals": AnyTensor(Tensor([2], repeating: Float(1)))
    case "real": AnyTensor(Tensor([2, 1, 3, 3], repeating: Float(1)))
    default: throw Diagnostic(.missing, "no file '\(name).npy'")
    }
  }

  @Test func aNetworkIsWrittenAsItWasRead() throws {
    let graph = try Graph(
      text: Self.text, source: "net", operators: operators, constants: Self.constant)
    #expect(graph.description == Self.text)
    #expect(graph.nodes.map(\.name) == ["c1", "pool", "f"])
    #expect(graph.nodes[0].clamp == 0 ... .infinity)
    #expect(graph.nodes[1].place == Place("net", .line(4, column: 1)))
    #expect(graph.constants.isEmpty)
    let quantization = try #require(graph.quantization)
    #expect(quantization.activations["f"]?.codes == -16...15)
    #expect(quantization.weights["conv1.weight"]?.codes.elements[0] == -3)
    #expect(quantization.biases["conv1 bias"]?.codes.elements == [5, -70_000])
    #expect(graph.kernelGroups == ["c1": KernelGroups(columns: [[1], [0]])])
  }

  @Test func keywordsMayNameValues() throws {
    let text = """
      memc-network 1
      input input float32[1, 2]
      output, weights = Split2()
      """
    #expect(messages(text) == ["net:3:19: unknown operator 'Split2'"])
    let good = """
      memc-network 1
      input input float32[1, 2]
      output = Relu(input)
      clamp = Relu(output) named clamp2
      output output
      output clamp

      """
    let graph = try Graph(text: good, source: "net", operators: operators, constants: Self.constant)
    #expect(graph.description == good)
  }

  @Test(arguments: [
    ("", "net:1:1: expected 'memc-network 1'"),
    ("memc-network 2\n", "net:1:1: the network text has version 2; memc reads version 1"),
    ("memc-network 1 x", "net:1:16: expected the end of the line, not 'x'"),
  ]) func aHeaderIsNeeded(_ text: String, _ message: String) {
    #expect(messages(text) == [message])
  }

  @Test(arguments: [
    (
      "y Relu(x)",
      "net:3:1: expected a node such as 'y = Relu(x)', or input, images, host-operators, "
        + "parameter, output, calibration, format, weights, bias, steps or kernels, not 'y'"
    ),
    ("input z float33[1]", "net:3:9: unknown element type 'float33'"),
    ("input z float32[a]", "net:3:17: must be an integer, not 'a'"),
    ("input z float32[1", "net:3:18: expected ']', not the end of the line"),
    ("input x float32[1]", "net: the value 'x' is defined twice"),
    (
      "input z float32[-1]",
      "net: the type float32[-1] has a negative size or more than 2147483648 elements"
    ),
    ("y = relu(x)", "net:3:5: unknown operator 'relu'"),
    ("y = Relu(x", "net:3:11: expected ')', not the end of the line"),
    ("y = Relu(z)", "net:3:1: the value 'z' is not defined before this node"),
    ("y = Relu(x, x)", "net:3:1: Relu takes 1 inputs, not 2"),
    ("y, z = Relu(x)", "net:3:1: the number of outputs of Relu is 1, not 2"),
    ("x = Relu(x)", "net:3:1: the value 'x' is defined twice"),
    ("y = Relu(x) {alpha = 1}", "net:3:22: unknown key 'alpha' of Relu"),
    (
      "y = LeakyRelu(x) {alpha = big}", "net:3:27: 'alpha' of LeakyRelu must be a number, not 'big'"
    ),
    ("y = Reshape(x)", "net:3:5: Reshape needs 'shape'"),
    ("y = Relu(x) {a = 1, a = 2}", "net:3:21: 'a' is given twice"),
    ("y = Relu(x) clamp [2, 1]", "net:3:19: a clamp must be [lowest, highest], not [2.0, 1.0]"),
    ("y = Relu(x) clamp [nan, 1]", "net:3:19: a clamp must be [lowest, highest], not [nan, 1.0]"),
    ("y = Relu(x) clamp 2", "net:3:19: must be a list, not an integer"),
    ("y = Relu(x) else", "net:3:13: expected the end of the line, not 'e'"),
    ("y = Conv(x, @gone)", "net:3:13: no file 'gone.npy'"),
    ("y = MatMul(x, @m)", "net:3:1: MatMul cannot multiply [1, 2] by [3, 2]"),
    ("output z", "net: the output 'z' is not defined"),
    ("format x f8 {scale = 1}", "net:3:10: expected 1 to 16 bits such as 'u8' or 'i8', not 'f8'"),
    ("format x u17 {scale = 1}", "net:3:10: expected 1 to 16 bits such as 'u8' or 'i8', not 'u17'"),
    ("format x u8 {}", "net:3:13: format needs 'scale'"),
    ("format z u8 {scale = 1}", "net: a format is given for 'z', which is not a value"),
    (
      "format x u8 {scale = -1}",
      "net: the format of 'x' must have 1 to 16 bits unsigned or 2 to 16 signed, a positive scale "
        + "and a zero point among its codes, not 8, -1.0 and 0"
    ),
    (
      "format x u3 {scale = 1, levels = 8}",
      "net: the format of 'x' with levels must have 1 to 7, which its bits hold, and the zero "
        + "point 0, not 8 and 0"
    ),
    (
      "format x u3 {scale = 1, levels = 4, zero-point = 1}",
      "net: the format of 'x' with levels must have 1 to 7, which its bits hold, and the zero "
        + "point 0, not 4 and 1"
    ),
    ("weights w u8 {scales = [1]}", "net:3:11: expected 1 to 16 bits such as 'i8', not 'u8'"),
    ("weights real i8 {scales = [1]}", "net:3:9: 'real' must hold integers, not float32"),
    ("weights w i2 {scales = [1]}", "net: the weights 'w' must hold codes of 2 bits, not 2"),
    (
      "weights w i4 {scales = []}",
      "net: the weights 'w' must have 2 to 16 bits and positive scales"
    ),
    ("bias real", "net:3:6: 'real' must hold integers, not float32"),
    ("kernels y [[0]]", "net: kernel groups are given for 'y', which is not a matrix node"),
  ]) func aMistakeIsReportedAtItsPlace(_ line: String, _ message: String) {
    let text = "memc-network 1\ninput x float32[1, 2]\n\(line)\noutput x\n"
    #expect(messages(text).first == message)
  }

  @Test(arguments: [
    ("c1 u4 {scale", "c2 u4 {scale", "net:3:1: the value 'c1' has no activation format"),
    (
      "[0.5, 0.25]", "[0.5, 0.25, 1]",
      "net:3:1: the weights 'conv1.weight' must have 1 or 2 scales, not 3"
    ),
    ("bias \"conv1 bias\"\n", "", "net:3:1: Conv takes real numbers, not int64[2]"),
    (
      "@\"conv1 bias\"", "@reals",
      "net:3:1: the bias 'reals' must have 2 integers at accumulator scale"
    ),
    ("[[1], [0]]", "[[1], [1]]", "net:3:1: the groups of kernels must contain each of 0..<2 once"),
    (
      "kernels c1", "kernels pool",
      "net: kernel groups are given for 'pool', which is not a matrix node"
    ),
    ("named pool", "named c1", "net:4:1: two nodes are named 'c1'"),
    ("output f\n", "", "net: the network has no output"),
  ]) func aQuantizedNetworkMustBeComplete(_ part: String, _ other: String, _ message: String) {
    let text = Self.text.split(separator: part, maxSplits: 1).joined(separator: other)
    #expect(messages(text).contains(message))
  }

  @Test func everyMistakeIsReported() {
    let text = "memc-network 1\ninput x float32[2]\ny = Relu(a)\nz = Relu(b)\noutput y\n"
    #expect(
      messages(text) == [
        "net:3:1: the value 'a' is not defined before this node",
        "net:4:1: the value 'b' is not defined before this node",
      ])
  }

  @Test func aNetworkWithTooManyNodesIsRefused() {
    let text = "memc-network 1\n" + String(repeating: "a = Relu(a)\n", count: 100_001)
    #expect(messages(text) == ["net:100002:1: the network has more than 100000 nodes"])
  }

  private func messages(_ text: String) -> [String] {
    do {
      _ = try Graph(text: text, source: "net", operators: operators, constants: Self.constant)
      return []
    } catch let diagnostics as Diagnostics {
      return diagnostics.all.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }
}
