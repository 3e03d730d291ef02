import Basics

extension GraphReader {
  /// Reads a line that is not a node; `word` is its first word.
  mutating func readStatement(_ word: String, at place: Place) throws {
    switch word {
    case "input": graph.inputs.append(try readInput())
    case "images":
      try expect(isNew: graph.preparation.isEmpty, word, at: place)
      graph.preparation = try ImagePreparation(try reader.record())
    case "host-operators":
      try expect(isNew: !graph.usesHost, word, at: place)
      graph.usesHost = true
    case "parameter": try readParameter()
    case "output": graph.outputs.append(try readReference())
    case "steps": try readSteps()
    case "kernels": try readKernels()
    case "calibration":
      quantization.calibration = try reader.name()
      isQuantized = true
    case "format": try readFormat()
    case "weights": try readWeights()
    case "bias": try readBias()
    default:
      throw Diagnostic.malformed(
        "expected a node such as 'y = Relu(x)', or input, images, host-operators, parameter, output, "
          + "calibration, format, weights, bias, steps or kernels, not '\(word)'", at: place)
    }
  }

  private mutating func readName() throws -> (name: String, place: Place) {
    reader.skipBlanks()
    let place = reader.place
    return (try reader.name(), place)
  }

  /// Throws if `name`, at `place`, has already been given.
  private func expect(isNew: Bool, _ name: String, at place: Place) throws {
    guard isNew else { throw Diagnostic.malformed("'\(name)' is given twice", at: place) }
  }

  /// `x float32[1, 28, 28]`
  private mutating func readInput() throws -> Graph.Input {
    let name = try reader.name()
    let (word, place) = try readName()
    guard let element = ElementType(rawValue: word) else {
      throw Diagnostic.unknown(
        "element type", word, known: ElementType.allCases.map(\.rawValue), at: place)
    }
    let (shape, _): ([Int], Place) = try readValue()
    return Graph.Input(name, TensorType(element, shape))
  }

  /// `conv1.weight float32[6, 1, 5, 5]`: a constant without values.
  private mutating func readParameter() throws {
    reader.skipBlanks()
    let place = reader.place
    let parameter = try readInput()
    try expect(isNew: !graph.untrained.contains(parameter.name), parameter.name, at: place)
    guard parameter.type.element.isReal else {
      throw Diagnostic.malformed("a parameter holds real numbers, not \(parameter.type)", at: place)
    }
    let shape = try locating(at: place) {
      let type = try parameter.type.bounded()
      try count(type)
      return type.shape
    }
    graph.constants[parameter.name] = AnyTensor(
      Tensor(shape, repeating: Float(0)), type: parameter.type.element)
    graph.untrained.insert(parameter.name)
  }

  /// `conv1.weight [0.25]`
  private mutating func readSteps() throws {
    let (name, place) = try readName()
    try expect(isNew: graph.weightSteps[name] == nil, name, at: place)
    let (steps, _): ([Double], Place) = try readValue()
    guard !steps.isEmpty, steps.allSatisfy({ $0.isNormal && $0 > 0 }) else {
      throw Diagnostic.malformed("the steps of '\(name)' must be positive", at: place)
    }
    graph.weightSteps[name] = steps
  }

  /// `conv1 [[0, 3], [1, 2]]`
  private mutating func readKernels() throws {
    let (name, place) = try readName()
    try expect(isNew: graph.kernelGroups[name] == nil, name, at: place)
    let (columns, _): ([[Int]], Place) = try readValue()
    graph.kernelGroups[name] = KernelGroups(columns: columns)
  }

  /// `conv1 u8 {scale = 0.5, zero-point = 3}`
  private mutating func readFormat() throws {
    let (name, place) = try readName()
    try expect(isNew: quantization.activations[name] == nil, name, at: place)
    let (isSigned, bits) = try readBits(signs: ["u", "i"])
    let attributes = try FormatAttributes(try reader.record())
    quantization.activations[name] = ActivationFormat(
      bits: bits, isSigned: isSigned, scale: attributes.scale, zeroPoint: attributes.zeroPoint,
      levels: attributes.levels, rounding: attributes.rounding)
    isQuantized = true
  }

  /// `conv1.weight i8 {scales = [0.25]}`
  private mutating func readWeights() throws {
    let (name, place) = try readName()
    try expect(isNew: weights[name] == nil, name, at: place)
    let (_, bits) = try readBits(signs: ["i"])
    let attributes = try WeightAttributes(try reader.record())
    weights[name] = (attributes.scales, bits, place)
    isQuantized = true
  }

  private mutating func readBias() throws {
    let (name, place) = try readName()
    try expect(isNew: biases[name] == nil, name, at: place)
    let attributes = follows("{") ? try BiasAttributes(try reader.record()) : BiasAttributes()
    biases[name] = (attributes.fractionBits, place)
    isQuantized = true
  }

  /// `u8` or `i8`: a sign and a number of bits.
  private mutating func readBits(signs: [String]) throws -> (isSigned: Bool, bits: Int) {
    let (word, place) = try readName()
    let sign = String(word.prefix(1))
    guard signs.contains(sign), let bits = Int(word.dropFirst()), (1...16).contains(bits) else {
      let examples = signs.map { "'\($0)8'" }.joined(separator: " or ")
      throw Diagnostic.malformed(
        "expected 1 to 16 bits such as \(examples), not '\(word)'", at: place)
    }
    return (sign == "i", bits)
  }
}
