import Basics
import Hardware

/// The levels of every cell of a program's blocks, from the encoding.
struct CellLevels {
  let encoding: any Encoding
  let weightBits: Int
  let planes: [Plane]
  let offset: Int
  /// The level on each plane, for each code in use.
  private let levels: [Int16: [Int]]

  /// - Throws: a diagnostic where a code needs a level that cells do not have.
  init(_ cells: GroupCells, of program: Program) throws {
    encoding = program.encoding
    weightBits = cells.matrix.weightBits
    planes = encoding.planes(weightBits: weightBits)
    offset = encoding.offset(weightBits: weightBits)
    let codes = cells.blocks.reduce(into: Set<Int16>()) { $0.formUnion($1.codes.elements) }
    let highest = program.accelerator.cell.levels - 1
    var levels: [Int16: [Int]] = [:]
    for code in codes {
      let levelsOfCode = encoding.levels(of: Int(code), weightBits: weightBits)
      guard levelsOfCode.allSatisfy({ (0...highest).contains($0) }) else {
        throw Diagnostic.malformed(
          "the code \(code) needs a level beyond 0...\(highest) of a cell", at: nil,
          note: "cells of \(highest + 1) levels hold fewer bits than the encoding's slices")
      }
      levels[code] = levelsOfCode
    }
    self.levels = levels
  }

  /// The level on each plane.
  func callAsFunction(_ code: Int16) -> [Int] { levels[code] ?? [] }
}

/// Planes whose currents are converted together: each by itself, or with analog subtraction the two
/// polarities of a slice.
struct ConvertedPlanes: Equatable {
  /// Plane indices, with +1 or −1.
  var planes: [(index: Int, sign: Int)]
  /// What one level of the converted sum is worth.
  var factor: Int

  static func == (a: Self, b: Self) -> Bool {
    a.factor == b.factor && a.planes.elementsEqual(b.planes, by: ==)
  }

  static func of(_ planes: [Plane], subtractsInAnalog: Bool) -> [ConvertedPlanes] {
    guard subtractsInAnalog else {
      return planes.enumerated().map {
        ConvertedPlanes(planes: [(index: $0, sign: 1)], factor: $1.factor)
      }
    }
    let slices = Set(planes.map(\.slice)).sorted()
    return slices.compactMap { slice in
      let members = planes.indices.filter { planes[$0].slice == slice }
      guard let first = members.first else { return nil }
      return ConvertedPlanes(
        planes: members.map { (index: $0, sign: planes[$0].polarity) },
        factor: planes[first].factor * planes[first].polarity)
    }
  }
}

/// Lines of a block that are driven at once.
struct RowGroup {
  /// Indices of the block's rows.
  let rows: Range<Int>

  /// A block's rows in groups of at most `size`, from its first.
  static func of(_ block: Block, size: Int) -> [RowGroup] {
    stride(from: 0, to: block.rows.count, by: max(size, 1)).map {
      RowGroup(rows: $0..<min($0 + max(size, 1), block.rows.count))
    }
  }
}

/// The bits of an input code that one cycle drives.
struct InputCycle: Equatable {
  var shift: Int
  var bits: Int
  /// What one step of the digit is worth: negative for a sign bit.
  var weight: Int

  /// Signed codes are two's complement, the sign bit in a cycle of its own, subtracted digitally.
  static func of(bits: Int, isSigned: Bool, bitsPerCycle: Int) -> [InputCycle] {
    let magnitudeBits = isSigned ? bits - 1 : bits
    var cycles = stride(from: 0, to: magnitudeBits, by: bitsPerCycle).map {
      InputCycle(shift: $0, bits: min(bitsPerCycle, magnitudeBits - $0), weight: 1 << $0)
    }
    if isSigned {
      cycles.append(InputCycle(shift: bits - 1, bits: 1, weight: -(1 << (bits - 1))))
    }
    return cycles
  }

  var largestDigit: Int { (1 << bits) - 1 }

  /// The digit of a code.
  func digit(of code: Int) -> Int { (code >> shift) & largestDigit }
}
