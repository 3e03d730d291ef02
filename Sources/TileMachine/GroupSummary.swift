import Hardware

/// What instructions need to know about a group: which rows and columns of its matrix it holds, and
/// how its blocks fire.
package struct GroupSummary: Sendable {
  let group: Group
  /// `nil` if the program has no such matrix.
  let matrix: MatrixInfo?
  /// Matrix rows that a block of the group holds, ascending; only these are gathered.
  let heldRows: [Range<Int>]
  /// Matrix columns that a block of the group holds; the sums of the others are 0.
  let heldColumns: [Range<Int>]
  package let blocks: [FiredBlock]
  /// Physical arrays at each position.
  let planes: Int
  /// Conversions per column of a position: one for each plane, or for each analog sum of planes.
  let conversions: Int
  /// Whether the encoding has an offset: the inputs are summed and subtracted from each column.
  let subtractsOffset: Bool
  /// Bits driven in each cycle of one input code; a sign bit has its own cycle.
  let cycleBits: [Int]
  /// Number of cycles after which columns are converted.
  let convertedCycles: Int

  init(_ group: Group, in program: Program, _ index: ProgramIndex) {
    self.group = group
    matrix = index.matrices[group.matrix]
    let blocks = group.blocks.filter(program.blocks.indices.contains).map { program.blocks[$0] }
    heldRows = blocks.lazy.flatMap(\.rows).ranges(within: matrix?.rows ?? 0)
    heldColumns = blocks.lazy.flatMap(\.columns).ranges(within: matrix?.columns ?? 0)
    let rowGroup = program.accelerator.array.rowGroup
    self.blocks = blocks.map { FiredBlock($0, rowGroup: rowGroup) }
    let bits = matrix?.weightBits ?? 2
    let planes = program.encoding.planes(weightBits: bits)
    self.planes = planes.count
    conversions = ConvertedPlanes.of(planes, of: program).count
    subtractsOffset = program.encoding.offset(weightBits: bits) != 0
    cycleBits = InputCycle.of(
      bits: group.inputBits, isSigned: group.inputIsSigned,
      bitsPerCycle: max(1, program.inputBitsPerCycle)
    ).map(\.bits)
    convertedCycles = InputCycle.converted(group, of: program).count
  }

  /// The range of input codes.
  var inputCodes: ClosedRange<Int> { .codes(bits: group.inputBits, isSigned: group.inputIsSigned) }

  /// Bytes of one input code in the row register.
  var codeBytes: Int { group.inputBits <= 8 ? 1 : 2 }
}

/// How one block takes part in a firing.
package struct FiredBlock: Sendable {
  package let array: Int
  let rows: Int
  let columns: Int
  /// Number of row groups that together drive all rows, given the limit of active rows.
  let rowGroups: Int

  init(_ block: Block, rowGroup: Int) {
    array = block.array
    rows = block.rows.count
    columns = block.columns.count
    rowGroups = RowGroup.of(block, size: rowGroup).count
  }
}

extension Sequence<Int> {
  /// Returns the numbers that occur in `0..<bound`, as ascending ranges.
  fileprivate func ranges(within bound: Int) -> [Range<Int>] {
    var occurs = [Bool](repeating: false, count: Swift.max(0, Swift.min(bound, 1 << 20)))
    for number in self where occurs.indices.contains(number) { occurs[number] = true }
    var ranges: [Range<Int>] = []
    var next = 0
    while let start = occurs[next...].firstIndex(of: true) {
      let end = occurs[start...].firstIndex(of: false) ?? occurs.count
      ranges.append(start..<end)
      next = end
    }
    return ranges
  }
}
