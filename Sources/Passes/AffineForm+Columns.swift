import Basics
import NetworkIR

extension AffineForm {
  /// Whether it neither scales nor shifts.
  var isUnit: Bool {
    scale.elements.allSatisfy { $0 == 1 } && shift.elements.allSatisfy { $0 == 0 }
  }

  /// The factor and the addend of each column of a matrix, whose outputs have `rank` axes.
  ///
  /// - Returns: `nil` where they differ within a column, or are no finite numbers.
  func perColumn(of form: MatrixForm, rank: Int) -> (scale: [Double], shift: [Double])? {
    guard let scale = scale.perColumn(of: form, rank: rank),
      let shift = shift.perColumn(of: form, rank: rank)
    else { return nil }
    return (scale, shift)
  }
}

extension Tensor<Float> {
  /// One element for each column of a matrix, if this tensor, broadcast to the matrix' output of
  /// `rank` axes, varies only along the axis of the columns.
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
