/// What reads each value of a program, and which values have one format by necessity.
///
/// Only word lines of arrays must take a value in few bits; what the vector unit alone reads may be as
/// wide as buffers are.
public struct ValueUses: Sendable {
  public enum Use: Equatable, Sendable {
    /// Arrays read it, those of the matrix nodes named.
    case arrays([String])
    /// The vector unit alone, on the way to an array.
    case vector
    /// It leads to no array: an output of the network, or on the way there after the last matrix.
    case output
  }

  /// For a value that holds only numbers of another, unclamped, in another order or the largest: that
  /// other. The two share their codes.
  public let origins: [String: String]
  /// Names of the matrix nodes that read a value or one that holds its numbers, by origin.
  private var readers: [String: [String]] = [:]
  /// Origins from which an array can be reached.
  private var leading: Set<String> = []

  public init(_ partition: GraphPartition, _ graph: Graph) {
    var origins: [String: String] = [:]
    for (node, form) in partition.program where form.keepsFormat && node.clamp == nil {
      origins[node.outputs[0]] = origins[node.inputs[0]] ?? node.inputs[0]
    }
    self.origins = origins
    for (node, form) in partition.program.reversed() {
      let read = form.activations(of: node, in: graph).map(origin)
      if case .matrix = form {
        for value in read { readers[value, default: []].append(node.name) }
      } else if !leading.contains(origin(of: node.outputs[0])) {
        continue
      }
      leading.formUnion(read)
    }
  }

  public subscript(value: String) -> Use {
    let origin = origin(of: value)
    if let names = readers[origin] { return .arrays(names) }
    return leading.contains(origin) ? .vector : .output
  }

  private func origin(of value: String) -> String { origins[value] ?? value }
}

extension IntegerForm {
  /// Whether the output's codes are those of the input.
  fileprivate var keepsFormat: Bool {
    switch self {
    case .rearrangement: true
    case .pool(let form): if case .max = form.kind { true } else { false }
    default: false
    }
  }
}
