import NetworkIR

/// A constant that training changes, and where it stands among all of them.
public struct Parameter: Sendable {
  public enum Role: Sendable {
    case weights, bias
  }

  /// The name of the constant in the graph.
  public let name: String
  public let role: Role
  /// The node it belongs to; of several that share it, the first.
  public let layer: String
  public let shape: [Int]
  /// Its place in the vector of all parameters, elements as the constant has them.
  public let range: Range<Int>
  /// How the layer's matrix takes its weights.
  public let form: MatrixForm
}

extension Parameter {
  /// Inputs that each output of the layer sums: what the scale of first weights follows from.
  public var fanIn: Int { form.groupRows }
}
