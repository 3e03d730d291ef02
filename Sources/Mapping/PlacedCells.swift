import Hardware

/// How many cells a matrix needs.
public struct PlacedCells: Sendable {
  let matrix: String
  let planes: Int
  /// Weights that are not 0.
  let nonZero: Int
  /// Cells of its blocks, on all planes, whose level is not 0.
  let programmed: Int

  /// - Parameters:
  ///   - codes: of all weights of the matrix; zeros may be left out.
  ///   - blocks: the codes in each block of the matrix, without an order.
  public init(
    of matrix: String, weightBits: Int, codes: [Int16], in blocks: [[Int16]],
    _ encoding: any Encoding
  ) {
    let bits = encoding.weightBits(weightBits, holding: Int(codes.min() ?? 0))
    self.matrix = matrix
    planes = encoding.planes(weightBits: bits).count
    nonZero = codes.count { $0 != 0 }
    programmed = Self.counts(in: blocks).reduce(0) { sum, entry in
      let levels = encoding.levels(of: entry.code, weightBits: bits)
      return sum + entry.count * levels.count { $0 != 0 }
    }
  }

  /// - Parameter blocks: all blocks of the matrix.
  init(of matrix: Matrix, in blocks: [PlacedBlock], _ encoding: any Encoding) {
    let codes = matrix.codes.elements
    self.init(
      of: matrix.name, weightBits: matrix.weightBits, codes: codes,
      in: blocks.map { block in
        block.rows.flatMap { row in block.columns.map { codes[row * matrix.columns + $0] } }
      }, encoding)
  }

  /// How often each code is in the blocks.
  private static func counts(in blocks: [[Int16]]) -> [(code: Int, count: Int)] {
    var counts = Array(repeating: 0, count: 1 << 16)
    counts.withUnsafeMutableBufferPointer { counts in
      for block in blocks {
        for code in block { counts[Int(code) + 1 << 15] += 1 }
      }
    }
    return counts.indices.filter { counts[$0] > 0 }.map { ($0 - 1 << 15, counts[$0]) }
  }
}

extension Matrix {
  /// The bits with which `encoding` can hold every weight: one more than `weightBits` if an
  /// imported `-2^(b−1)` does not fit.
  public func encodedBits(in encoding: any Encoding) -> Int {
    encoding.weightBits(weightBits, holding: Int(codes.elements.min() ?? 0))
  }
}
