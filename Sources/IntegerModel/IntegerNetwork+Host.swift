extension IntegerNetwork {
  /// What the host computes, by the name of the node.
  public var hostFunctions: [String: HostFunction] {
    steps.reduce(into: [:]) { functions, step in
      if case .host(let function) = step.tables { functions[step.node.name] = function }
    }
  }
}
