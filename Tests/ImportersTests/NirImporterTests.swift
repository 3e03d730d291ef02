import Basics
import Importers
import NetworkIR
import TestSupport
import Testing

@Suite struct NirImporterTests {
  private typealias Node = NirFile.Node

  private static let weights = NirFile.Parameter.reals([2, 2], [1, 2, 3, 4])

  @Test func layersBecomeOperatorsOfTheSameNames() throws {
    let file = NirFile(
      input: 2, 6, 6,
      chain: Node(
        "conv", "Conv2d",
        [
          "bias": .all(0.5, [4]), "dilation": .integers(1, 1), "groups": .integer(2),
          "padding": .integers(1, 1), "stride": .integer(1), "weight": .all(1, [4, 1, 3, 3]),
        ]),
      Node("scale", "Scale", ["scale": .all(2, [4, 6, 6])]),
      Node(
        "pool", "AvgPool2d",
        ["kernel_size": .integers(2, 2), "padding": .integers(0, 0), "stride": .integers(2, 2)]),
      Node(
        "sum", "SumPool2d",
        ["kernel_size": .integers(3, 1), "padding": .integers(1, 0), "stride": .integers(1, 1)]),
      Node("flat", "Flatten", ["end_dim": .integer(-1), "start_dim": .integer(0)]),
      Node("fc", "Affine", ["bias": .all(0, [3]), "weight": .all(1, [3, 36])]),
      Node("last", "Linear", ["weight": .all(1, [2, 3])]))
    let graph = try file.imported().requireGraph()
    #expect(
      graph.description == """
        memc-network 1
        input input float32[1, 2, 6, 6]
        conv = Conv(input, @conv.weight, @conv.bias) {pads = [1, 1, 1, 1], group = 2}
        scale = Mul(conv, @scale.scale)
        pool = AveragePool(scale) {kernel_shape = [2, 2], strides = [2, 2]}
        sum.mean = AveragePool(pool) {kernel_shape = [3, 1], pads = [1, 0, 1, 0], count_include_pad = 1}
        sum = Mul(sum.mean, @sum.count)
        flat = Flatten(sum)
        fc = Gemm(flat, @fc.weight, @fc.bias) {transB = 1}
        last = Gemm(fc, @last.weight) {transB = 1}
        output last

        """)
    #expect(graph.constants["sum.count"]?.real?.elements == [3])
  }

  @Test func convolutionsInOneAxisKeepTheirSize() throws {
    let graph = try NirFile(
      input: 1, 8,
      chain: Node(
        "conv", "Conv1d",
        [
          "bias": .all(0, [2]), "dilation": .integer(2), "groups": .integer(1),
          "input_shape": .integer(8), "padding": .text("same"), "stride": .integer(1),
          "weight": .all(1, [2, 1, 3]),
        ])
    ).imported().requireGraph()
    #expect(graph.description.contains("{dilations = [2], auto_pad = \"SAME_UPPER\"}"))
    #expect(try graph.types()["conv"]?.shape == [1, 2, 8])
  }

  /// u' = u − a u + a (r I + v_leak − v_reset) / (v_threshold − v_reset), with a = dt / tau.
  @Test func neuronsBecomeTheirDriveOverTheThreshold() throws {
    var file = NirFile(
      input: 2, chain: Node("fc", "Linear", ["weight": Self.weights]),
      Node(
        "lif", "LIF",
        [
          "r": .reals([2], [8, 32]), "tau": .all(0x1p-7, [2]), "v_leak": .all(1.5, [2]),
          "v_reset": .all(0.5, [2]), "v_threshold": .reals([2], [1.5, 2.5]),
        ]), Node("out", "Linear", ["weight": Self.weights]))
    file.metadata = [("dt", .reals([], [0x1p-10]))]
    let model = try file.imported()
    let graph = try model.requireGraph()
    #expect(
      graph.description == """
        memc-network 1
        input input float32[1, 2]
        fc = Gemm(input, @fc.weight) {transB = 1}
        lif.drive = Mul(fc, @lif.gain)
        lif.drive.2 = Add(lif.drive, @lif.offset)
        lif = Clip(lif.drive.2) {min = 0.0, max = 1.0}
        out = Gemm(lif, @out.weight) {transB = 1}
        output out

        """)
    #expect(graph.constants["lif.gain"]?.real == Tensor([1, 2], [1, 2]))
    #expect(graph.constants["lif.offset"]?.real == Tensor([1, 2], [0.125, 0.0625]))
    #expect(
      model.check.assumptions == [
        "neurons are compiled as activations between 0 and 1; simulate their spikes with "
          + "'--spiking lif:time-constant=7.4888756894186175,reset=zero,initial=zero'",
        "'--calibrate' keeps their thresholds with '--set passes.quantize.declared-ranges=true'",
      ])
  }

  @Test func aStepIsThatOfSnnTorchUnlessItIsStated() throws {
    let file = NirFile(
      input: 2,
      chain: Node(
        "lif", "LIF",
        [
          "r": .all(4, [2]), "tau": .all(4e-4, [2]), "v_leak": .all(0, [2]),
          "v_threshold": .all(1, [2]),
        ]),
      Node("fc", "Linear", ["weight": Self.weights]))
    #expect(
      try file.imported().check.assumptions.last
        == "a step of the neurons is 0.0001 s; 'dt' in the metadata of the graph changes it")
  }

  @Test func spikesOfOutputNeuronsAreAddedUpByAUnitMatrix() throws {
    let neurons = Node("if", "IF", ["r": .all(1, [2]), "v_threshold": .all(1, [2])])
    let model = try NirFile(input: 2, chain: neurons).imported()
    let graph = try model.requireGraph()
    #expect(graph.outputs == ["if.spikes"])
    #expect(graph.constants["if.spikes.weight"]?.real == Tensor([2, 2], [1, 0, 0, 1]))
    #expect(
      model.check.assumptions == [
        "neurons are compiled as activations between 0 and 1; simulate their spikes with "
          + "'--spiking if:reset=zero,initial=zero'",
        "'--calibrate' keeps their thresholds with '--set passes.quantize.declared-ranges=true'",
        "a unit matrix, 'if.spikes', adds up the spikes of the output neurons 'if'",
      ])
  }

  @Test func graphsInsideAreOpenedAndSeveralEdgesAreSums() throws {
    var file = NirFile(
      input: 2,
      chain: Node(
        "block", "NIRGraph",
        [
          "graph": .graph(
            [
              Node("in", "Input", ["shape": .integers(2)]),
              Node("fc", "Linear", ["weight": Self.weights]), Node("out", "Output"),
            ], [("in", "fc"), ("fc", "out")])
        ]), Node("li", "LI", ["r": .all(2, [2]), "tau": .all(1, [2]), "v_leak": .all(0, [2])]))
    file.edges.append(("input", "li"))
    let model = try file.imported()
    #expect(
      try model.requireGraph().description == """
        memc-network 1
        input input float32[1, 2]
        block.fc = Gemm(input, @block.fc.weight) {transB = 1}
        li.sum = Add(block.fc, input)
        li = Mul(li.sum, @li.gain)
        output li

        """)
    #expect(
      model.check.assumptions
        == ["the output of 'li' is the mean over the steps of what its potential tends to"])
  }

  @Test func refusedNodesDoNotHideOthers() throws {
    let model = try NirFile(
      input: 2, chain: Node("delay", "Delay", ["delay": .all(1, [2])]),
      Node("fc", "Linear", ["weight": Self.weights])
    ).imported()
    #expect(model.check.nodes.map(\.status) == [.compiled, .refused, .unknown, .unknown])
    #expect(model.check.nodes[1].notes == ["train the network without delays"])
    #expect(
      model.check.nodes[2].reason
        == "not checked further: it depends on node 'delay', which is refused")
  }
}
