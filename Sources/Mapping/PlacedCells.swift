import Hardware

/// How many cells a matrix needs.
public struct PlacedCells: Sendable {
  let matrix: String
  let planes: Int
  /// Weights that are not 0.
  let nonZero: Int
  /// Cells of its blocks, on all planes, whose level is not 0.
  let programmed: Int

  /// - Parameter blocks: all blocks of the matrix.
  public init(of matrix: Matrix, in blocks: [PlacedBlock], _ encoding: any Encoding) {
    let bits = matrix.encodedBits(in: encoding)
    self.matrix = matrix.name
    planes = encoding.planes(weightBits: bits).count
    nonZero = matrix.codes.elements.count { $0 != 0 }
    programmed = matrix.counts(in: blocks).reduce(0) { sum, entry in
      let levels = encoding.levels(of: entry.code, weightBits: bits)
      return sum + entry.count * levels.count { $0 != 0 }
    }
  }
}

extension Matrix {
  /// The bits with which `encoding` can hold every weight: one more than `weightBits` if an
  /// imported `-2^(b−1)` does not fit.
  public func encodedBits(in encoding: any Encoding) -> Int {
    let least = Int(codes.elements.min() ?? 0)
    return encoding.codes(weightBits: weightBits).contains(least) ? weightBits : weightBits + 1
  }

  /// How often each code is in the blocks.
  fileprivate func counts(in blocks: [PlacedBlock]) -> [(code: Int, count: Int)] {
    var counts = Array(repeating: 0, count: 1 << 16)
    counts.withUnsafeMutableBufferPointer { counts in
      codes.elements.withUnsafeBufferPointer { codes in
        for block in blocks {
          for row in block.rows {
            for column in block.columns { counts[Int(codes[row * columns + column]) + 1 << 15] += 1 }
          }
        }
      }
    }
    return counts.indices.filter { counts[$0] > 0 }.map { ($0 - 1 << 15, counts[$0]) }
  }
}
