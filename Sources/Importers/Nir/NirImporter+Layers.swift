import Basics
import NetworkIR
import Operators

extension NirImporter {
  typealias Reader = @Sendable (inout NirImporter, NirNode, String) throws -> String

  /// The function for each type of node that computes something. To add one, add a line here.
  static let readers: [String: Reader] = [
    "Affine": { try $0.readProduct($1, $2) },
    "AvgPool2d": { try $0.readPool($1, $2, isSum: false) },
    "Conv1d": { try $0.readConvolution($1, $2, axes: 1) },
    "Conv2d": { try $0.readConvolution($1, $2, axes: 2) },
    "CubaLIF": { try $0.readNeurons($1, $2) },
    "Flatten": { try $0.readFlatten($1, $2) },
    "I": { try $0.readIntegrator($1, $2) },
    "IF": { try $0.readNeurons($1, $2) },
    "Identity": { $2 },
    "Input": { $2 },
    "LI": { try $0.readIntegrator($1, $2) },
    "LIF": { try $0.readNeurons($1, $2) },
    "Linear": { try $0.readProduct($1, $2) },
    "Output": { $2 },
    "Scale": { try $0.readScale($1, $2) },
    "SumPool2d": { try $0.readPool($1, $2, isSum: true) },
    "Threshold": { try $0.readNeurons($1, $2) },
  ]

  /// What to use in place of types that memc does not support.
  private static let hints = [
    "CubaLI": "use LI, without a synaptic current",
    "Delay": "train the network without delays",
  ]

  func refusal(of node: NirNode) -> Diagnostic {
    .unsupported(
      "memc does not support nodes of type \(node.type)",
      note: Self.hints[node.type]
        ?? "supported types: " + Self.readers.keys.sorted().joined(separator: ", "))
  }

  /// `W · x`, and `+ b` for Affine.
  private mutating func readProduct(_ node: NirNode, _ input: String) throws -> String {
    let weights = try node.tensor("weight")
    guard weights.rank == 2, shape(of: input).count == 1 else {
      throw Diagnostic.unsupported(
        "\(node.type) multiplies weights of shape \(weights.shape) by a value of shape "
          + "\(shape(of: input)); memc needs a matrix and a vector",
        note: "put a Flatten before it")
    }
    guard weights.shape[1] == shape(of: input)[0] else {
      throw Diagnostic.malformed(
        "\(node.type) has weights for \(weights.shape[1]) values, but reads "
          + "\(shape(of: input)[0])", at: nil)
    }
    var product = Gemm()
    product.transposesB = 1
    var inputs = [input, try constant("\(node.name).weight", weights)]
    if node.type == "Affine" {
      inputs.append(try bias(of: node, count: weights.shape[0]))
    }
    return try append(product, node.name, inputs, for: node)
  }

  private mutating func bias(of node: NirNode, count: Int) throws -> String {
    let bias = try node.tensor("bias")
    guard bias.count == count else {
      throw Diagnostic.malformed(
        "'bias' of \(node.type) has \(bias.count) elements, not \(count)", at: nil)
    }
    return try constant("\(node.name).bias", bias.reshaped([count]))
  }

  /// A convolution. A bias of zeros is left out, for NIR has no convolution without one.
  private mutating func readConvolution(_ node: NirNode, _ input: String, axes: Int) throws
    -> String
  {
    let weights = try node.tensor("weight")
    guard weights.rank == axes + 2, shape(of: input).count == axes + 1 else {
      throw Diagnostic.malformed(
        "\(node.type) has weights of shape \(weights.shape), and reads a value of shape "
          + "\(shape(of: input))", at: nil)
    }
    try expectInputShape(of: node, Array(shape(of: input).dropFirst()))
    var record = Record()
    record["strides"] = try node.integers("stride", count: axes).unlessAll(1)
    record["dilations"] = try node.integers("dilation", count: axes).unlessAll(1)
    try addPadding(of: node, axes: axes, to: &record)
    let groups = try node.integers("groups", count: 1)[0]
    if groups != 1 { record["group"] = groups.value }
    var inputs = [input, try constant("\(node.name).weight", weights)]
    if try node.tensor("bias").elements.contains(where: { $0 != 0 }) {
      inputs.append(try bias(of: node, count: weights.shape[0]))
    }
    return try append(
      try operators.make(Conv.name, record, at: node.place), node.name, inputs, for: node)
  }

  private func expectInputShape(of node: NirNode, _ shape: [Int]) throws {
    guard node.has("input_shape") else { return }
    let stated = try node.integers("input_shape")
    guard stated == shape else {
      throw Diagnostic.malformed(
        "'input_shape' of \(node.type) is \(stated), but the value that it reads has \(shape)",
        at: nil)
    }
  }

  /// `same` pads the end by one more where the padding is odd, as PyTorch does.
  private func addPadding(of node: NirNode, axes: Int, to record: inout Record) throws {
    switch node.text("padding") {
    case nil:
      let pads = try node.integers("padding", count: axes)
      record["pads"] = (pads + pads).unlessAll(0)
    case "valid": break
    case "same":
      guard record["strides"] == nil else {
        throw Diagnostic.unsupported("\(node.type) has the padding 'same' and strides")
      }
      record["auto_pad"] = "SAME_UPPER".value
    case let word?:
      throw Diagnostic.malformed(
        "'padding' of \(node.type) must be integers, 'same' or 'valid', not '\(word)'", at: nil)
    }
  }

  /// The mean or the sum of each window; padding counts as zeros, as PyTorch's does.
  private mutating func readPool(_ node: NirNode, _ input: String, isSum: Bool) throws -> String {
    guard shape(of: input).count == 3 else {
      throw Diagnostic.malformed(
        "\(node.type) reads a value of shape \(shape(of: input)), not [C, H, W]", at: nil)
    }
    let kernel = try node.integers("kernel_size", count: 2)
    let pads = try node.integers("padding", count: 2)
    var record = Record()
    record["kernel_shape"] = kernel.value
    record["strides"] = try node.integers("stride", count: 2).unlessAll(1)
    record["pads"] = (pads + pads).unlessAll(0)
    if record["pads"] != nil { record["count_include_pad"] = 1.value }
    let pool = try operators.make(AveragePool.name, record, at: node.place)
    let mean = try append(pool, isSum ? "\(node.name).mean" : node.name, [input], for: node)
    guard isSum else { return mean }
    let count = Float(kernel[0]) * Float(kernel[1])
    let factor = try constant("\(node.name).count", Tensor([], [count]))
    return try append(Mul(), node.name, [mean, factor], for: node)
  }

  /// Merges the axes from `start_dim` to `end_dim`, which do not count the batch axis.
  private mutating func readFlatten(_ node: NirNode, _ input: String) throws -> String {
    let shape = shape(of: input)
    let bounds = try ["start_dim", "end_dim"].map { key in
      let axis = try node.integers(key, count: 1)[0]
      let index = axis < 0 ? axis + shape.count : axis
      guard shape.indices.contains(index) else {
        throw Diagnostic.malformed(
          "'\(key)' of Flatten is \(axis), but the value has \(shape.count) axes", at: nil)
      }
      return index
    }
    guard bounds[0] <= bounds[1] else {
      throw Diagnostic.malformed("'end_dim' of Flatten is before 'start_dim'", at: nil)
    }
    if bounds == [0, shape.count - 1] {
      return try append(Flatten(), node.name, [input], for: node)
    }
    let merged = shape[bounds[0]...bounds[1]].reduce(1, *)
    let flat = [1] + shape[..<bounds[0]] + [merged] + shape[(bounds[1] + 1)...]
    return try append(Reshape(flat), node.name, [input], for: node)
  }

  private mutating func readScale(_ node: NirNode, _ input: String) throws -> String {
    let scale = try node.numbers("scale").varying(over: shape(of: input), "'scale'")
    return try append(
      Mul(), node.name, [input, try constant("\(node.name).scale", scale)], for: node)
  }
}

extension [Int] {
  /// These numbers as a value; `nil` if all are `usual`, the default.
  fileprivate func unlessAll(_ usual: Int) -> Value? {
    allSatisfy { $0 == usual } ? nil : value
  }
}

extension Tensor<Double> {
  /// These parameters of an item of `shape`, in single precision and with the batch axis; a scalar or
  /// `[C, 1, …]` where nothing else varies.
  ///
  /// - Throws: `malformed`, naming `what`, if they do not fit.
  func varying(over shape: [Int], _ what: String) throws -> Tensor<Float> {
    guard count > 0, self.shape == shape || count == 1 else {
      throw Diagnostic.malformed(
        "\(what) has shape \(self.shape), but the value that the node reads has \(shape)", at: nil)
    }
    let numbers = elements.map { Float($0) }
    if numbers.allSatisfy({ $0 == numbers[0] }) { return Tensor<Float>([], [numbers[0]]) }
    let size = count / shape[0]
    let channels = (0..<shape[0]).map { numbers[$0 * size] }
    guard numbers.indices.allSatisfy({ numbers[$0] == channels[$0 / size] }) else {
      return Tensor<Float>([1] + shape, numbers)
    }
    return Tensor<Float>([1, shape[0]] + shape.dropFirst().map { _ in 1 }, channels)
  }
}
