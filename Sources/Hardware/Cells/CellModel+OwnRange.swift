/// One write of a cell that may have a range of its own.
extension CellModel {
  /// What the device makes of a target, siemens, never below zero.
  ///
  /// - Parameters:
  ///   - target: siemens, in `range`, which is what the programmer takes all cells to have.
  ///   - own: the cell's draw for its own range, which says nothing where cells do not differ.
  ///   - gaussian: the write's draw.
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
  /// The number that stands in `other` where this one stands in `range`.
  fileprivate func stretched(from range: ClosedRange<Double>, to other: ClosedRange<Double>)
    -> Double
  {
    guard other != range else { return self }  // exactly
    let share = (self - range.lowerBound) / (range.upperBound - range.lowerBound)
    return other.lowerBound + share * (other.upperBound - other.lowerBound)
  }
}
