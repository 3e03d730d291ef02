import Basics
import Hardware
import TileMachine

/// The weight codes of a program, counted.
struct ProgramCodes: Sendable {
  /// The nonzero codes of each block.
  let nonzero: [Int]
  /// How many weights have each code, without zeros and copies.
  let weights: [Int: Int]
  /// How many cells inside blocks have each level, on all planes.
  let levels: [Int: Int]
  /// The bits of the weights of each matrix.
  let bits: [String: Int]

  init(_ program: Program) {
    let bits = program.matrices.reduce(into: [String: Int]()) { $0[$1.name] = $1.weightBits }
    var (nonzero, weights, levels) = ([Int](), [Int: Int](), [Int: Int]())
    for block in program.blocks {
      let counts = block.codeCounts
      nonzero.append(counts.reduce(0) { $0 + ($1.code == 0 ? 0 : $1.count) })
      let weightBits = bits[block.matrix] ?? 16
      for (code, count) in counts {
        if block.copy == 0, code != 0 { weights[code, default: 0] += count }
        for level in program.encoding.levels(of: code, weightBits: weightBits) {
          levels[level, default: 0] += count
        }
      }
    }
    (self.nonzero, self.weights, self.levels, self.bits) = (nonzero, weights, levels, bits)
  }
}

extension Block {
  /// How many weights of the block have each code, ascending.
  fileprivate var codeCounts: [(code: Int, count: Int)] {
    var counts = Array(repeating: 0, count: 1 << 16)
    counts.withUnsafeMutableBufferPointer { counts in
      for code in codes.elements { counts[Int(code) + 1 << 15] += 1 }
    }
    return counts.indices.filter { counts[$0] > 0 }.map { ($0 - 1 << 15, counts[$0]) }
  }
}
