/// Writing a cell that may have its own conductance range.
extension CellModel {
  /// The conductance reached after a write, in siemens, never below zero.
  ///
  /// - Parameters:
  ///   - target: siemens, in `range`, the nominal range of all cells.
  ///   - own: the cell's draw for its own range; ignored if cells do not differ.
  ///   - gaussian: the draw of this write.
  public func reached(
    target: Double, range: ClosedRange<Double>, own: Double, gaussian: Double
  ) -> Double {
    let ownRange = ownRange(range, gaussian: own)
    return max(
      device.programmed(
        target: target.stretched(from: range, to: ownRange), range: ownRange, gaussian: gaussian),
      0)
  }

  func ownRange(_ range: ClosedRange<Double>, gaussian: Double) -> ClosedRange<Double> {
    device.cellsDiffer ? device.ownRange(range, gaussian: gaussian) : range
  }
}

extension Double {
  /// This number mapped linearly from `range` to `other`.
  fileprivate func stretched(from range: ClosedRange<Double>, to other: ClosedRange<Double>)
    -> Double
  {
    guard other != range else { return self }  // without rounding
    let share = (self - range.lowerBound) / (range.upperBound - range.lowerBound)
    return other.lowerBound + share * (other.upperBound - other.lowerBound)
  }
}
