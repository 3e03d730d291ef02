import Basics

/// The conversion of a network for a batch of images to the network for one image.
///
/// 1. The batch size is the first size of the first input with two or more axes whose first size is
///    not 1.
/// 2. Types are inferred twice: as stated, and with a first size of 1 for images.
/// 3. A value holds images if its two types differ only in the first size. A node that reads images
///    must produce images; otherwise it processes them together and is refused.
///
/// Elements are read only in constants that have a part for each image.
public struct SingleImage {
  /// The network for one image; unchanged if the inputs already hold one image.
  public private(set) var graph: Graph
  /// The assumption that was made: `the batch of 4 of input 'x' is taken as 1`.
  public private(set) var assumption: String?
  /// Nodes that process images together, and inputs with another batch size.
  public private(set) var refusals: [Diagnostic] = []

  /// Inputs whose first axis may or may not be the batch axis.
  private let openInputs: Set<String>
  private let count: Int
  /// Types with the batch size that the network states.
  private let stated: [String: TensorType]
  /// Types for one image; the outputs of refused nodes have none.
  private var types: [String: TensorType]

  /// - Parameter openInputs: inputs that are not the user's; they hold images if their first size
  ///   is the batch size.
  /// - Throws: if the types of the network cannot be inferred.
  public init(_ network: Graph, openInputs: Set<String> = []) throws {
    graph = network
    self.openInputs = openInputs
    let batch = network.inputs.first {
      $0.type.shape.count > 1 && $0.type.shape[0] != 1 && !openInputs.contains($0.name)
    }
    count = batch?.type.shape[0] ?? 1
    guard batch != nil else {
      (stated, types) = ([:], [:])
      return
    }
    stated = try network.types()
    let made = Set(network.nodes.flatMap(\.outputs))
    types = stated.filter { !made.contains($0.key) }
    takeInputs()
    for index in graph.nodes.indices { takeNode(at: index) }
    let read = Set(graph.nodes.flatMap(\.inputs))
    for output in graph.outputs where !read.contains(output) { takeConstant(output) }
    let used = read.union(graph.outputs)
    graph.constants = graph.constants.filter { used.contains($0.key) }
  }

  private mutating func takeInputs() {
    var holders: [String] = []
    for index in graph.inputs.indices {
      let input = graph.inputs[index]
      if input.type.shape.first == count {
        graph.inputs[index].type.shape[0] = 1
        if !openInputs.contains(input.name) { holders.append("'\(input.name)'") }
      } else if input.type.shape.count > 1, input.type.shape[0] != 1,
        !openInputs.contains(input.name)
      {
        refusals.append(
          .unsupported(
            "input '\(input.name)' has a batch of \(input.type.shape[0]), others of \(count)"))
      }
      types[input.name] = graph.inputs[index].type
    }
    assumption =
      "the batch of \(count) of input\(holders.count == 1 ? "" : "s") "
      + "\(holders.joined(separator: ", ")) is taken as 1"
  }

  private mutating func takeNode(at index: Int) {
    let node = graph.nodes[index]
    guard let inputs = node.inputTypes(types) else { return }
    guard zip(node.inputs, inputs).contains(where: { stated[$0] != $1 }) else {
      for name in node.outputs { types[name] = stated[name] }
      return
    }
    guard let single = single(node) ?? sharingConstants(node).flatMap({ self.single($0) }) else {
      refusals.append(refusal(of: node))
      return
    }
    graph.nodes[index] = single.node
    for (name, type) in zip(node.outputs, single.outputs) { types[name] = type }
  }

  /// The node for one image and the types of its outputs; `nil` if it processes images together.
  private func single(_ node: Node) -> (node: Node, outputs: [TensorType])? {
    var single = node
    if let op = node.op as? any BatchDependentOperator,
      let input = node.inputs.first.flatMap({ stated[$0] }), input != types[node.inputs[0]]
    {
      guard let op = try? op.forOneImage(of: count, input) else { return nil }
      single.op = op
    }
    guard let inputs = node.inputTypes(types),
      let outputs = try? single.op.outputTypes(of: inputs), outputs.count == node.outputs.count,
      zip(node.outputs, outputs).allSatisfy({ holdsImages(stated[$0], $1) })
    else { return nil }
    return (single, outputs)
  }

  private func holdsImages(_ stated: TensorType?, _ single: TensorType) -> Bool {
    stated?.shape.first == count && single.shape.first == 1
      && stated?.shape.dropFirst() == single.shape.dropFirst()
  }

  /// `node` with one part of each constant that repeats it for every image; `nil` if there is none.
  private mutating func sharingConstants(_ node: Node) -> Node? {
    var shared = node
    for (index, name) in node.inputs.enumerated() {
      guard let part = graph.constants[name]?.repeatedPart(count) else { continue }
      var partName = "\(name).image"
      while stated[partName] != nil { partName += ".image" }
      graph.constants[partName] = part
      types[partName] = TensorType(part.type, part.shape)
      shared.inputs[index] = partName
    }
    return shared.inputs == node.inputs ? nil : shared
  }

  /// Takes one part of a constant output that repeats it for every image.
  private mutating func takeConstant(_ output: String) {
    guard let part = graph.constants[output]?.repeatedPart(count) else { return }
    graph.constants[output] = part
  }

  private func refusal(of node: Node) -> Diagnostic {
    let shapes = { (names: [String]) in
      names.compactMap { stated[$0].map { "\($0.shape)" } }.joined(separator: ", ")
    }
    return .unsupported(
      "\(node.op.name) processes the \(count) images of the batch together: it computes "
        + "\(shapes(node.outputs)) from \(shapes(node.inputs))",
      at: node.site,
      note: "export the model for one image; memc compiles networks that work image by image")
  }
}

extension AnyTensor {
  /// The part that this tensor repeats `count` times along its first axis; `nil` if it does not.
  fileprivate func repeatedPart(_ count: Int) -> AnyTensor? {
    guard shape.first == count else { return nil }
    return switch content {
    case .real(let tensor): tensor.repeatedPart.map { AnyTensor($0, type: type) }
    case .integer(let tensor): tensor.repeatedPart.map { AnyTensor($0, type: type) }
    }
  }
}

extension Tensor where Element: Equatable {
  fileprivate var repeatedPart: Tensor? {
    let part = elements.prefix(count / shape[0])
    let repeats = stride(from: 0, to: count, by: max(part.count, 1)).allSatisfy {
      elements[$0..<$0 + part.count] == part
    }
    return repeats ? Tensor([1] + shape.dropFirst(), Array(part)) : nil
  }
}
