import NetworkIR

/// A constant that training changes, and its place among all of them.
public struct Parameter: Sendable {
  /// What a layer uses a parameter for.
  public enum Role: Sendable {
    case weights, bias
  }

  /// The name of the constant in the graph.
  public let name: String
  public let role: Role
  /// The node that it belongs to, or the first of several that share it.
  public let layer: String
  public let shape: [Int]
  /// Its place in the vector of all parameters, in the element order of the constant.
  public let range: Range<Int>
  /// How the layer's matrix is filled with its weights.
  public let form: MatrixForm
}

extension Parameter {
  /// The number of inputs that each output of the layer sums; it sets the scale of initial weights.
  public var fanIn: Int { form.groupRows }
}
