import TileMachine

/// The row that a stream works on: `offset + step · variable`.
struct RowIndex {
  var offset = 0
  var step = 1
  /// The loop variable; `nil` outside a loop.
  var variable: String?

  init(offset: Int, step: Int = 1, variable: String? = nil) {
    self.offset = offset
    self.step = step
    self.variable = variable
  }

  /// The current row of a loop over all rows.
  init(_ rows: (variable: String, count: Int)?) {
    variable = rows.flatMap { $0.count > 1 ? $0.variable : nil }
  }

  /// The term that adds `stride` for each row.
  func terms(stride: Int) -> [Address.Term] {
    variable.map { [Address.Term(stride * step, $0)] } ?? []
  }
}
