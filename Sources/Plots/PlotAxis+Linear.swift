extension PlotAxis {
  /// A linear axis with room around the values, however far apart they are.
  ///
  /// - Parameter values: finite.
  public init(_ label: String, linearAround values: [Double]) {
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let room = max(0.06 * (high - low), abs(high) * 1e-3, 1e-9)
    self.init(label, exactly: [low - room, high + room])
  }
}
