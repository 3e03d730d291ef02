import Basics
import NetworkIR

extension AffineForm {
  /// Whether the scale is 1 and the shift is 0 everywhere.
  var isUnit: Bool {
    scale.elements.allSatisfy { $0 == 1 } && shift.elements.allSatisfy { $0 == 0 }
  }

  /// The scale and the shift of each column of a matrix whose output has `rank` axes.
  ///
  /// - Returns: `nil` if they differ within a column or are not finite.
  func perColumn(of form: MatrixForm, rank: Int) -> (scale: [Double], shift: [Double])? {
    guard let scale = scale.perColumn(of: form, rank: rank),
      let shift = shift.perColumn(of: form, rank: rank)
    else { return nil }
    return (scale, shift)
  }
}

extension Tensor<Float> {
  /// One element per matrix column; `nil` unless this tensor, broadcast to the matrix output with
  /// `rank` axes, varies along the column axis only.
  fileprivate func perColumn(of form: MatrixForm, rank: Int) -> [Double]? {
    let axis = form.window == nil ? rank - 1 : 1
    let padded = Array(repeating: 1, count: max(rank - self.rank, 0)) + shape
    guard padded.count == rank, elements.allSatisfy(\.isFinite),
      padded.indices.allSatisfy({ $0 == axis || padded[$0] == 1 })
    else { return nil }
    if count == form.columns { return elements.map(Double.init) }
    return count == 1 ? Array(repeating: Double(elements[0]), count: form.columns) : nil
  }
}
