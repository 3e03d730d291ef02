import Basics
import NetworkIR
import Operators

/// Whether memc supports a node at all.
extension OnnxImporter {
  /// Throws unless every input of `node` is defined and of a kind that memc supports.
  func expectInputsMade(of node: OnnxNode) throws {
    for name in node.inputs where !name.isEmpty {
      switch values[name] {
      case .known, .unknown: continue
      case .refused(let reason):
        throw Diagnostic.unsupported("it reads '\(name)': \(reason.message)")
      case nil:
        throw Diagnostic.malformed("it reads '\(name)', which is not defined", at: nil)
      }
    }
  }

  /// The operator that `node` names.
  ///
  /// - Throws: kind `unsupported`, with the reason, if memc does not support it in this opset.
  func operatorType(of node: OnnxNode, _ context: OnnxNodeContext) throws -> any Operator.Type {
    if let own = ownOperatorType(of: node) { return own }
    if context.functions.contains(node.operatorName) {
      throw Diagnostic.unsupported(
        "\(node.operatorName) is a function that the model defines",
        note: "inline the model's functions, for example with onnx.inliner")
    }
    guard node.isInDefaultDomain else {
      throw Diagnostic.unsupported(
        "\(node.operatorName) is in the domain '\(node.domain)'; memc supports ONNX's own ones",
        note: OperatorHint.note(forDomain: node.domain))
    }
    guard let opset else {
      throw Diagnostic.malformed(
        "the model states no version of the default operator set", at: nil)
    }
    guard let type = operators.type(named: node.operatorName) as? any Operator.Type,
      !(type is any OwnOperator.Type)
    else {
      throw Diagnostic.unsupported(
        "memc does not support the operator \(node.operatorName)",
        note: OperatorHint.note(for: node.operatorName))
    }
    try type.accept(opset: type.isAsInOldest(opset) ? OperatorSet.supported.lowerBound : opset)
    return type
  }

  /// The operator of memc's own domain that `node` names, whatever function the model defines it by;
  /// `nil` if it names another.
  private func ownOperatorType(of node: OnnxNode) -> (any OwnOperator.Type)? {
    let type = operators.type(named: node.bareName) as? any OwnOperator.Type
    return type?.domain == node.domain ? type : nil
  }

  /// Throws where `node` joins real numbers of different types: ONNX gives all such inputs of most
  /// operators one type.
  func expectOneRealType(of node: OnnxNode, as type: any Operator.Type) throws {
    if let opset, let first = type.mixesRealTypesSince, opset >= first { return }
    let reals = node.inputs.compactMap { name -> (name: String, type: TensorType)? in
      guard case .known(let type, _) = values[name], type.element.isReal else { return nil }
      return (name, type)
    }
    guard let first = reals.first,
      let other = reals.first(where: { $0.type.element != first.type.element })
    else { return }
    throw Diagnostic.malformed(
      "\(type.name) takes real inputs of one type, but '\(first.name)' is \(first.type) and "
        + "'\(other.name)' is \(other.type)", at: nil,
      note: "export the model again, or put a Cast between")
  }

  /// The refused producer of an input of `node`; `nil` if all inputs are known.
  func unknownProducer(of node: OnnxNode) -> String? {
    for name in node.inputs {
      if case .unknown(let producer) = values[name] { return producer }
    }
    return nil
  }

  /// Removes attributes that the operator does not have, or whose meaning memc does not know.
  ///
  /// - Returns: a refusal of each.
  func removeUnknownAttributes(_ node: inout ImportedNode, _ type: any Operator.Type)
    -> [Diagnostic]
  {
    let known = type.fieldDescriptions.map(\.name)
    return node.attributes.keys.filter { !known.contains($0) }.map { key in
      node.attributes[key] = nil
      return .unsupported(
        "\(type.name) has the attribute '\(key)', which memc does not know",
        note: known.isEmpty ? "it has none" : "known attributes: " + known.joined(separator: ", ")
      )
    }
  }
}

extension Operator {
  /// Whether `opset`, older than all supported ones, defines this operator as the oldest of them.
  fileprivate static func isAsInOldest(_ opset: Int) -> Bool {
    let oldest = OperatorSet.supported.lowerBound
    return opset < oldest && versions.contains { $0 <= opset }
      && !versions.contains { $0 > opset && $0 <= oldest }
  }
}
