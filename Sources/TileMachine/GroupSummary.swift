import Hardware

/// What instructions must know of a group: the rows and columns of its matrix that it holds, and how
/// its blocks fire.
package struct GroupSummary: Sendable {
  let group: Group
  /// `nil` where the program has no such matrix.
  let matrix: MatrixInfo?
  /// Matrix rows that some block holds, ascending; only those are gathered.
  let heldRows: [Range<Int>]
  /// Matrix columns that some block holds; the sums of the others are 0.
  let heldColumns: [Range<Int>]
  package let blocks: [FiredBlock]
  /// Physical arrays at each position.
  let planes: Int
  /// Conversions per column of a position: planes, or what is added up before the converter.
  let conversions: Int
  /// What offset columns cost: the sum of the inputs is taken, and subtracted from each column.
  let subtractsOffset: Bool
  /// Bits of each cycle in which one input code is driven; a sign bit has its own.
  let cycleBits: [Int]
  /// Cycles after which columns are converted.
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

  /// The input codes there are.
  var inputCodes: ClosedRange<Int> { .codes(bits: group.inputBits, isSigned: group.inputIsSigned) }

  /// Bytes of one input code in the row register.
  var codeBytes: Int { group.inputBits <= 8 ? 1 : 2 }
}

/// How one block takes part in a firing.
package struct FiredBlock: Sendable {
  package let array: Int
  let rows: Int
  let columns: Int
  /// Times that rows are driven to see all of them, given the limit of active rows.
  let rowGroups: Int

  init(_ block: Block, rowGroup: Int) {
    array = block.array
    rows = block.rows.count
    columns = block.columns.count
    rowGroups = RowGroup.of(block, size: rowGroup).count
  }
}

extension Sequence<Int> {
  /// The numbers that occur, of those in `0..<bound`, as ascending ranges.
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
