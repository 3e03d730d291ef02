import Basics

extension FaultFile {
  /// The positions of which some plane has more than `share` of its cells stuck.
  ///
  /// - Throws: `configuration` where the map is not of arrays of this size.
  public func lostArrays(_ array: ArraySection, above share: Double) throws -> [Int] {
    guard let states else { return [] }
    let shape = states.shape
    guard shape[2] == array.rows, shape[3] == array.columns else {
      throw Diagnostic.configuration(
        "the fault map must be [arrays, planes, \(array.rows), \(array.columns)], as the "
          + "accelerator's arrays are, not \(shape)", at: nil)
    }
    let cells = shape[2] * shape[3]
    return (0..<shape[0]).filter { position in
      (0..<shape[1]).contains { plane in
        let first = (position * shape[1] + plane) * cells
        let stuck = states.elements[first..<first + cells].count { $0 != 0 }
        return Double(stuck) / Double(cells) > share
      }
    }
  }
}
