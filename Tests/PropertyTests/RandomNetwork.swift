import Basics
import NetworkIR

/// Generates small random networks with every operator, attribute and rank that memc supports.
struct RandomNetwork {
  private let random: Philox
  private var counter: UInt64 = 0
  private(set) var graph = Graph()
  /// The values so far, with their shapes.
  private var values: [(name: String, shape: [Int])] = []

  /// The network of `seed`: one input, one to seven nodes, one or two outputs.
  static func make(seed: UInt64) throws -> Graph {
    var builder = RandomNetwork(random: Philox(seed: seed, stream: 7))
    builder.addInput()
    let size = builder.index(7) + 1
    for _ in 0..<4 * size where builder.graph.nodes.count < size { try builder.grow() }
    let names = builder.values.map(\.name)
    let other = names[builder.index(names.count)]
    builder.graph.outputs = other == names.last || builder.index(3) > 0 ? [] : [other]
    builder.graph.outputs.append(names[names.count - 1])
    return builder.graph
  }

  private mutating func addInput() {
    let ranks = [2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 5, 5, 6, 1, 0]
    let rank = ranks[index(ranks.count)]
    let shape = (0..<rank).map { axis in axis == 0 ? 1 : size(rank < 5 ? 6 : 3) }
    graph.inputs = [Graph.Input("x", .real(shape))]
    values = [("x", shape)]
  }

  mutating func index(_ bound: Int) -> Int {
    counter += 1
    return random.index(below: max(bound, 1), counter)
  }

  /// A size in `1...bound`.
  mutating func size(_ bound: Int) -> Int { index(bound) + 1 }

  mutating func real() -> Float { Float(index(2001) - 1000) / 500 }

  /// A random value; newer ones are more likely.
  mutating func value() -> (name: String, shape: [Int]) {
    values[max(index(values.count), index(values.count))]
  }

  /// A random value of this shape, or `name` if there is none.
  mutating func value(like shape: [Int], or name: String) -> String {
    value(or: name) { $0 == shape }
  }

  /// A random value whose shape fits, or `name` if there is none.
  mutating func value(or name: String, where fits: ([Int]) -> Bool) -> String {
    let alike = values.filter { fits($0.shape) }
    return alike.isEmpty ? name : alike[index(alike.count)].name
  }

  /// Adds a random constant of this shape; returns its name.
  mutating func constant(_ shape: [Int], in range: ClosedRange<Float>? = nil) -> String {
    let name = "c\(graph.constants.count)"
    let elements = (0..<shape.elementCount).map { _ in
      range.map { $0.lowerBound + (real() + 2) / 4 * ($0.upperBound - $0.lowerBound) } ?? real()
    }
    graph.constants[name] = AnyTensor(Tensor(shape, elements))
    return name
  }

  /// Adds a constant of this shape with the exponents 1, 2 and 3; returns its name.
  mutating func constant(powers shape: [Int]) -> String {
    let name = "c\(graph.constants.count)"
    let elements = (0..<shape.elementCount).map { _ in Float(size(3)) }
    graph.constants[name] = AnyTensor(Tensor(shape, elements))
    return name
  }

  /// Adds a constant list of integers; returns its name.
  mutating func constant(integers: [Int]) -> String {
    let name = "c\(graph.constants.count)"
    graph.constants[name] = AnyTensor(Tensor([integers.count], integers))
    return name
  }

  /// Adds a random node if its operator accepts the inputs drawn for it.
  private mutating func grow() throws {
    let before = graph.constants
    guard let (op, inputs) = try draw() else { return }
    let types = inputs.map { name -> TensorType in
      if let constant = graph.constants[name] { return TensorType(constant.type, constant.shape) }
      return .real(values.first { $0.name == name }?.shape ?? [])
    }
    guard let outputs = try? op.outputTypes(of: types).map(\.shape),
      outputs.allSatisfy({ $0.elementCount <= 600 && $0.count <= 7 && !$0.contains(0) })
    else {
      graph.constants = before
      return
    }
    let name = "v\(graph.nodes.count)"
    let names = outputs.indices.map { $0 == 0 ? name : "\(name).\($0)" }
    graph.nodes.append(Node(name, op, inputs: inputs, outputs: names))
    values += zip(names, outputs).map { (name: $0, shape: $1) }
  }
}
