import Basics
import NetworkIR
import Operators

/// Generates random networks in which every value is an image `[1, C, H, W]`.
struct RandomGraph {
  private var random: Philox
  private var counter: UInt64 = 0
  private var graph = Graph()
  private var shapes: [(name: String, shape: [Int])] = []

  /// The network of `seed`; the same seed gives the same network.
  static func make(seed: UInt64, quantized: Bool) throws -> Graph {
    var builder = RandomGraph(seed: seed)
    for _ in 0..<builder.index(12) + 1 { try builder.grow() }
    if quantized { builder.quantize() }
    builder.graph.outputs = builder.graph.nodes.suffix(2).flatMap(\.outputs)
    return builder.graph
  }

  private init(seed: UInt64) {
    random = Philox(seed: seed, stream: 1)
    let shape = [1, index(3) + 1, index(5) + 1, index(5) + 1]
    graph.inputs = [Graph.Input("in put", .real(shape))]
    shapes = [("in put", shape)]
  }

  private mutating func index(_ bound: Int) -> Int {
    counter += 1
    return random.index(below: bound, counter)
  }

  private mutating func real() -> Float { Float(index(2001) - 1000) / 317 }

  /// A name that the text form may have to quote.
  private mutating func name() -> String {
    let prefix = ["v", "9", "a b", "é", "x/y:z", "q\"\\", "\u{1B}", "output", "clamp"][index(9)]
    return "\(prefix)\(graph.nodes.count)"
  }

  private mutating func grow() throws {
    let (input, shape) = shapes[index(shapes.count)]
    var inputs = [input]
    let op: any Operator
    switch index(8) {
    case 0:
      let weights = name() + ".weight"
      let columns = index(4) + 1
      let weightShape = [columns, shape[1], 1, 1]
      graph.constants[weights] = AnyTensor(Tensor(weightShape, random(weightShape.elementCount)))
      inputs.append(weights)
      if index(2) == 0 {
        graph.constants[weights + "b"] = AnyTensor(Tensor([columns], random(columns)))
        inputs.append(weights + "b")
      }
      op = try operators.make("Conv", Record(["pads": [index(2), 0, 0, index(2)].value]))
      graph.kernelGroups["n\(graph.nodes.count)"] = KernelGroups(columns: [Array(0..<columns)])
    case 1: op = Relu()
    case 2: op = try operators.make("Clip", Record(["max": Double(real().magnitude).value]))
    case 3: op = try operators.make("LeakyRelu", Record(["alpha": real().shortestDouble.value]))
    case 4: op = try operators.make("MaxPool", Record(["kernel_shape": [1, 1].value]))
    case 5:
      inputs.append(input)
      op = Add()
    case 6:
      inputs.append(input)
      op = try operators.make("Concat", Record(["axis": (index(3) + 1).value]))
    default: op = try operators.make("Transpose", Record(["perm": [0, 1, 3, 2].value]))
    }
    try append(op, inputs)
  }

  private mutating func append(_ op: any Operator, _ inputs: [String]) throws {
    let types = inputs.map { name in
      TensorType.real(
        shapes.first { $0.name == name }?.shape ?? graph.constants[name]?.shape ?? [])
    }
    let output = name()
    let shape = try op.outputTypes(of: types)[0].shape
    var node = Node(
      op.name == "Conv" || index(3) == 0 ? "n\(graph.nodes.count)" : output, op, inputs: inputs,
      outputs: [output])
    if index(3) == 0 { node.clamp = -real().magnitude...(index(2) == 0 ? .infinity : 1.5) }
    graph.nodes.append(node)
    shapes.append((output, shape))
  }

  private mutating func random(_ count: Int) -> [Float] { (0..<count).map { _ in real() } }

  private mutating func quantize() {
    var quantization = Quantization(calibration: "percentile \(real())")
    for (name, _) in shapes {
      var format = ActivationFormat(
        bits: index(15) + 2, isSigned: index(2) == 0, scale: Double(real().magnitude) + 1e-7,
        zeroPoint: index(2))
      if format.zeroPoint == 0, index(2) == 0 { format.levels = 1 + index(format.codes.upperBound) }
      quantization.activations[name] = format
    }
    for node in graph.nodes where node.op.name == "Conv" {
      guard let weights = graph.constants.removeValue(forKey: node.inputs[1])?.asReal else {
        continue
      }
      let columns = weights.shape[0]
      quantization.weights[node.inputs[1]] = QuantizedWeights(
        codes: weights.map { Int16($0 * 2) }, bits: 5,
        scales: (0..<(index(2) == 0 ? 1 : columns)).map { _ in Double(real().magnitude) + 1e-9 })
      guard node.inputs.count == 3 else { continue }
      graph.constants[node.inputs[2]] = nil
      quantization.biases[node.inputs[2]] = QuantizedBias(
        Tensor([columns], (0..<columns).map { $0 * 1_000_003 }),
        fractionBits: columns.isMultiple(of: 2) ? 0 : 24)
    }
    graph.quantization = quantization
  }
}
