import IntegerModel
import NetworkIR

extension IntegerNetwork.Step {
  /// Whether the first row of the output needs the whole input.
  public var needsWholeInput: Bool {
    switch tables {
    case .matrix(let tables): tables.form.window.map(spansAllRows) ?? true
    case .maximum(let tables): spansAllRows(tables.window)
    case .average(let tables): spansAllRows(tables.window)
    case .concatenation(let tables): tables.axis != 1
    case .rearrangement, .host: true
    case .affine, .sum, .product, .lookup: output.shape.count < 3
    }
  }

  private func spansAllRows(_ window: Window) -> Bool {
    window.outputSizes[0] == 1 && inputs[0].shape[2] > 1
  }
}
