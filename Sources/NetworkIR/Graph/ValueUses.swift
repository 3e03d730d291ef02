/// The readers of each value of a program, and the values that must have the same format.
///
/// Only values on word lines of arrays must have few bits; a value that only the vector unit reads
/// may be as wide as the buffers.
public struct ValueUses: Sendable {
  /// The readers of a value.
  public enum Use: Equatable, Sendable {
    /// The arrays of the named matrix nodes.
    case arrays([String])
    /// Only the vector unit, on the way to an array.
    case vector
    /// No array: the value is an output of the network, is after the last matrix, or only the host
    /// reads it.
    case output
  }

  /// Maps a value that only reorders or pools (by maximum) another, without a clamp, to that other
  /// value. The two share their codes.
  public let origins: [String: String]
  /// Names of the matrix nodes that read a value or one that shares its codes, by origin.
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
      } else if case .host = form {
        continue
      } else if !leading.contains(origin(of: node.outputs[0])) {
        continue
      }
      leading.formUnion(read)
    }
  }

  /// The readers of `value`.
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
