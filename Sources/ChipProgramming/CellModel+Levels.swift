import Hardware

extension CellModel {
  /// The level, of those that the accelerator counts in, to which a cell is programmed that is to
  /// stand at `level`: that of the nearest of its own levels, where it has fewer.
  func nearest(_ level: Int, of count: Int) -> Double {
    guard let own = traits.levels, own < count else { return Double(level) }
    let step = Double(count - 1) / Double(own - 1)
    return (Double(level) / step).rounded() * step
  }
}
