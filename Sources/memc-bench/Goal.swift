/// A figure that may have a goal, which is reached from below.
extension Double? {
  /// The goal as a cell of a table.
  var goal: String { map { $0.formatted($0 < 1 ? 2 : 1) } ?? "" }

  /// Whether the figure is known and below its goal, if it has one.
  func misses(_ goal: Double?) -> Bool {
    guard let figure = self, let goal else { return false }
    return figure < goal
  }
}
