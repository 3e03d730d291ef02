import Basics
import NetworkIR

extension ImportedModel {
  /// This model, in which nodes are refused that are not defined for their constants: infinite
  /// values, NaN and negative variances.
  func withDefinedValues() throws -> ImportedModel {
    let types = try fragment.types()
    let infinite = Set(
      fragment.constants.filter { $0.value.real?.elements.allSatisfy(\.isFinite) == false }.keys)
    var diagnostics = Diagnostics()
    for node in fragment.nodes {
      if let name = node.inputs.first(where: infinite.contains) {
        diagnostics.append(
          .unsupported("'\(name)' holds values that are infinite or not a number", at: node.site))
      } else if let operands = fragment.operands(of: node, types) {
        try diagnostics.collect(at: node.site) { try node.op.expectDefined(for: operands) }
      }
    }
    var model = self
    model.check.note(diagnostics.all)
    return model
  }
}
