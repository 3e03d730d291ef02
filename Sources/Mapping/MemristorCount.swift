import Basics
import Hardware

/// The memristors of a placement, by the four definitions in `docs/reference.md`.
public struct MemristorCount: Equatable, Sendable {
  /// Cells of whole arrays: positions × rows × columns × planes. The widest weights at a position
  /// determine its planes.
  public var allocated = 0
  /// Cells inside blocks, on every plane of their matrix.
  public var occupied = 0
  /// Non-zero weights × planes × copies, plus the cells of reference columns.
  public var used = 0
  /// Cells whose target is not HRS.
  public var programmed = 0
  /// Physical arrays: positions × planes.
  public var arrays = 0
  /// Cells of reference columns, which are additional to the arrays: included only in `used`.
  public var reference = 0

  /// - Precondition: the placement has been verified against these matrices.
  public init(
    of matrices: [Matrix], placed placement: Placement, in encoding: any Encoding,
    on array: ArraySection
  ) {
    let planes = matrices.reduce(into: [String: Int]()) {
      $0[$1.name] = encoding.planes(weightBits: $1.encodedBits(in: encoding)).count
    }
    var planesOfArray = Array(repeating: 0, count: placement.arrayCount)
    var copies: [String: Int] = [:]
    for block in placement.blocks {
      guard let planes = planes[block.matrix] else { continue }
      planesOfArray[block.array] = max(planesOfArray[block.array], planes)
      copies[block.matrix] = max(copies[block.matrix] ?? 0, block.copy + 1)
      occupied += block.rows.count * block.columns.count * planes
    }
    let blocks = Dictionary(grouping: placement.blocks, by: \.matrix)
    programmed = matrices.reduce(0) {
      $0 + $1.programmedCells(of: blocks[$1.name] ?? [], in: encoding)
    }
    arrays = planesOfArray.reduce(0, +)
    allocated = arrays * array.rows * array.columns
    reference = arrays * array.rows * encoding.referenceColumns
    used = reference
    for matrix in matrices {
      let nonZero = matrix.codes.elements.count { $0 != 0 }
      used += nonZero * (planes[matrix.name] ?? 0) * (copies[matrix.name] ?? 0)
    }
  }
}

extension Matrix {
  /// The bits with which `encoding` can hold every weight: one more than `weightBits` if an
  /// imported `-2^(b−1)` does not fit.
  public func encodedBits(in encoding: any Encoding) -> Int {
    encoding.weightBits(weightBits, holding: Int(codes.elements.min() ?? 0))
  }

  /// The cells of `blocks`, on all planes, whose level is not 0.
  fileprivate func programmedCells(of blocks: [PlacedBlock], in encoding: any Encoding) -> Int {
    let bits = encodedBits(in: encoding)
    var counts = Array(repeating: 0, count: 1 << 16)
    for block in blocks {
      for row in block.rows {
        for column in block.columns {
          counts[Int(codes.elements[row * columns + column]) + 1 << 15] += 1
        }
      }
    }
    return counts.indices.reduce(0) { sum, index in
      guard counts[index] > 0 else { return sum }
      let levels = encoding.levels(of: index - 1 << 15, weightBits: bits)
      return sum + counts[index] * levels.count { $0 != 0 }
    }
  }
}
