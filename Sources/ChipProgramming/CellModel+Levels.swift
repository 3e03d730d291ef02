import Hardware

extension CellModel {
  /// Returns the level to which a cell is programmed for the target `level`, in the accelerator's
  /// levels. If the cell has fewer levels, it is the nearest of its own.
  func nearest(_ level: Int, of count: Int) -> Double {
    guard let own = traits.levels, own < count else { return Double(level) }
    let step = Double(count - 1) / Double(own - 1)
    return (Double(level) / step).rounded() * step
  }
}
