import Basics
import NetworkIR
import Operators

/// Values that are whole numbers, in networks that compute on integers held as real numbers.
struct WholeNumbers {
  private(set) var values: Set<String> = []
  /// Inputs that are taken as whole numbers, because their sums are cast to integers.
  private(set) var assumedInputs: Set<String> = []

  init(_ editor: GraphEditor) {
    let inputs = Set(editor.graph.inputs.map(\.name))
    let all = Self.values(editor, given: inputs)
    values = Self.values(editor, given: [])
    let casts = editor.graph.nodes.filter { node in
      guard let quant = node.op as? Quant else { return false }
      return quant.codes == nil && quant.step == 1 && quant.rounding == .zero
    }
    // a cast of what a rounding has made whole says nothing of the inputs
    guard casts.contains(where: { all.contains($0.inputs[0]) && !values.contains($0.inputs[0]) })
    else { return }
    values = all
    assumedInputs = inputs
  }

  private static func values(_ editor: GraphEditor, given inputs: Set<String>) -> Set<String> {
    editor.graph.nodes.reduce(into: inputs) { values, node in
      let areWhole = node.inputs.allSatisfy { name in
        values.contains(name) || editor.graph.constants[name]?.isWhole == true
      }
      if let op = node.op as? any QuantizingOperator {
        let unit = op.quantizer.unit
        guard unit == unit.rounded() else { return }
      } else {
        guard areWhole, let form = editor.form(of: node), form.keepsWholeNumbers else { return }
      }
      values.formUnion(node.outputs)
    }
  }
}

extension IntegerForm {
  /// Whether whole numbers in inputs and constants make whole numbers.
  fileprivate var keepsWholeNumbers: Bool {
    switch self {
    case .matrix, .sum, .product, .concatenation: true
    case .rearrangement(.pad(_, _, let value)): value == value.rounded()
    case .rearrangement: true
    case .affine(let form):
      (form.scale.elements + form.shift.elements).allSatisfy { $0 == $0.rounded() }
    case .pool(let form): if case .max = form.kind { true } else { false }
    default: false
    }
  }
}

extension AnyTensor {
  fileprivate var isWhole: Bool {
    real.map { $0.elements.allSatisfy { $0 == $0.rounded() } } ?? true
  }
}
