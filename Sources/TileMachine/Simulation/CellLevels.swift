import Basics
import Hardware

/// The levels of every cell of a group's blocks, from the encoding.
struct CellLevels {
  let planes: [Plane]
  let offset: Int
  /// What is converted together.
  let converted: [ConvertedPlanes]
  /// The least code in use, and for each code from there the level on each plane.
  private let lowest: Int
  private let levels: [[Int]]

  /// - Throws: a diagnostic where a code needs a level that cells do not have.
  init(_ cells: GroupCells, of program: Program) throws {
    let encoding = program.encoding
    let weightBits = cells.matrix.weightBits
    planes = encoding.planes(weightBits: weightBits)
    offset = encoding.offset(weightBits: weightBits)
    converted = ConvertedPlanes.of(planes, of: program)
    let codes = cells.blocks.reduce(into: Set([Int16(0)])) { $0.formUnion($1.codes.elements) }
    lowest = codes.min().map(Int.init) ?? 0
    let highest = program.accelerator.cell.levels - 1
    levels = try (lowest...(codes.max().map(Int.init) ?? 0)).map { code in
      let levels = encoding.levels(of: code, weightBits: weightBits)
      guard levels.allSatisfy({ (0...highest).contains($0) }) || !codes.contains(Int16(code))
      else { throw Self.tooHigh(code, highest) }
      return levels
    }
  }

  private static func tooHigh(_ code: Int, _ highest: Int) -> Diagnostic {
    .malformed(
      "the code \(code) needs a level beyond 0...\(highest) of a cell", at: nil,
      note: "cells of \(highest + 1) levels hold fewer bits than the encoding's slices")
  }

  /// The levels of a code, plane by plane.
  func callAsFunction(_ code: Int16) -> [Int] { levels[Int(code) - lowest] }

  /// What stands before a converter for each code in use.
  func table(of converted: ConvertedPlanes) -> LevelTable {
    LevelTable(
      lowest: lowest,
      levels: levels.map { levels in
        converted.planes.reduce(0) { $0 + $1.weight * levels[$1.index] }
      })
  }
}

/// One level, or difference of levels, for each code.
struct LevelTable {
  fileprivate let lowest: Int
  fileprivate let levels: [Int]

  subscript(code: Int16) -> Int { levels[Int(code) - lowest] }
}

/// Planes whose currents are converted together: each by itself, with analog subtraction the two
/// polarities of a slice, with an analog sum of slices all slices.
struct ConvertedPlanes: Equatable {
  /// Plane indices, and what each current is multiplied by before it is added.
  var planes: [(index: Int, weight: Int)]
  /// What one level of the converted sum is worth.
  var factor: Int

  static func == (a: Self, b: Self) -> Bool {
    a.factor == b.factor && a.planes.elementsEqual(b.planes, by: ==)
  }

  static func of(_ planes: [Plane], of program: Program) -> [ConvertedPlanes] {
    let addsSlices = program.accelerator.adc.sliceSum == .analog
    let subtracts = program.encoding.subtractsInAnalog
    var found: [(key: [Int], members: [Int])] = []
    for (index, plane) in planes.enumerated() {
      let key = [subtracts ? 0 : plane.polarity, addsSlices ? 0 : plane.slice]
      if let known = found.firstIndex(where: { $0.key == key }) {
        found[known].members.append(index)
      } else {
        found.append((key, [index]))
      }
    }
    return found.map { of($0.members, planes, isSigned: subtracts) }
  }

  /// What a current is multiplied by is its plane's factor over the least of those beside it.
  private static func of(_ members: [Int], _ planes: [Plane], isSigned: Bool) -> ConvertedPlanes {
    let least = members.map { abs(planes[$0].factor) }.min() ?? 1
    let sign = isSigned ? 1 : planes[members[0]].polarity
    return ConvertedPlanes(
      planes: members.map { (index: $0, weight: planes[$0].factor / (least * sign)) },
      factor: least * sign)
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

  /// What a converter sees at once: cycles that are added before it count as one.
  static func converted(_ group: Group, of program: Program) -> [InputCycle] {
    of(
      bits: group.inputBits, isSigned: group.inputIsSigned,
      bitsPerCycle: program.accelerator.adc.bitSum == .analog ? 16 : program.inputBitsPerCycle)
  }

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
