import Basics

extension GraphReader {
  /// Returns the graph with its constants, each of which is looked up once.
  ///
  /// A name with integer weights or an integer bias refers only to these.
  func graph(with lookup: (String) throws -> AnyTensor) throws -> Graph {
    var graph = graph
    var quantization = quantization
    for (name, entry) in weights {
      quantization.weights[name] = try locating(at: entry.place) {
        QuantizedWeights(
          codes: try lookup(name).codes(of: name), bits: entry.bits, scales: entry.scales)
      }
    }
    for (name, entry) in biases {
      quantization.biases[name] = try locating(at: entry.place) {
        QuantizedBias(try lookup(name).integers(of: name), fractionBits: entry.fractionBits)
      }
    }
    for (name, place) in constants
    where weights[name] == nil && biases[name] == nil && !graph.untrained.contains(name) {
      graph.constants[name] = try locating(at: place) { try lookup(name) }
    }
    graph.quantization = isQuantized ? quantization : nil
    return graph
  }
}

extension AnyTensor {
  /// The elements, which must be integers.
  fileprivate func integers(of name: String) throws -> Tensor<Int> {
    guard let integer else {
      throw Diagnostic.malformed("'\(name)' must hold integers, not \(type.rawValue)", at: nil)
    }
    return integer
  }

  /// The elements as weight codes of 16 bits.
  fileprivate func codes(of name: String) throws -> Tensor<Int16> {
    try integers(of: name).map { element in
      guard let code = Int16(exactly: element) else {
        throw Diagnostic.malformed("'\(name)' must hold codes of 16 bits, not \(element)", at: nil)
      }
      return code
    }
  }
}
