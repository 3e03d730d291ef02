import Basics

extension FaultFile {
  /// The positions with a plane in which more than `share` of the cells are stuck.
  ///
  /// - Throws: `configuration` if the map does not have this array size.
  public func lostArrays(_ array: ArraySection, above share: Double) throws -> [Int] {
    guard let states else { return [] }
    let shape = states.shape
    guard shape[2] == array.rows, shape[3] == array.columns else {
      throw Diagnostic.configuration(
        "the fault map must be [positions, planes, \(array.rows), \(array.columns)], like the "
          + "arrays of the accelerator, not \(shape)", at: nil)
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
