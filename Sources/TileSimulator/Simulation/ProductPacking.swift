import CKernels

/// The number format of a product.
enum ProductKind {
  /// uint8 codes times int8 weights into int32.
  case quads
  /// The same for signed codes, with 2^7 added to each.
  case biasedQuads
  /// int16 codes times int16 weights into int32.
  case pairs
  /// The same for unsigned 16-bit codes, with 2^15 subtracted from each.
  case biasedPairs
  /// int32 codes times int32 weights into int64.
  case wide
  case floats
  case doubles

  var kernelKind: memc_kind {
    switch self {
    case .quads: memc_quads
    case .biasedQuads: memc_biased_quads
    case .pairs: memc_pairs
    case .biasedPairs: memc_biased_pairs
    case .wide: memc_wide
    case .floats: memc_floats
    case .doubles: memc_doubles
    }
  }

  var sumType: memc_type {
    switch self {
    case .quads, .biasedQuads, .pairs, .biasedPairs: memc_i32
    case .wide: memc_i64
    case .floats: memc_f32
    case .doubles: memc_f64
    }
  }

  /// The size of one sum in bytes.
  var sumBytes: Int {
    switch self {
    case .quads, .biasedQuads, .pairs, .biasedPairs, .floats: 4
    case .wide, .doubles: 8
    }
  }

  /// The size of one line of the register in one lane, in bytes.
  var lineBytes: Int {
    switch self {
    case .quads, .biasedQuads: 1
    case .pairs, .biasedPairs: 2
    case .wide, .floats: 4
    case .doubles: 8
    }
  }

  /// The number of lines that are stored together in the register.
  var linesPerEntry: Int {
    switch self {
    case .quads, .biasedQuads: 4
    case .pairs, .biasedPairs: 2
    case .wide, .floats, .doubles: 1
    }
  }

  /// Returns the narrowest exact format for inputs in `inputs` and integer weights. Partial sums
  /// may wrap around.
  static func exact(
    _ columns: [[WeightedLine<Int>]], inputs: ClosedRange<Int>, isa: memc_isa
  ) -> ProductKind {
    exact(
      largestSum: columns.largestSum(inputs: inputs),
      largestWeight: columns.joined().map(\.weight.magnitude).max() ?? 0, inputs: inputs, isa: isa)
  }

  static func exact(
    largestSum largest: Int, largestWeight weight: UInt, inputs: ClosedRange<Int>, isa: memc_isa
  ) -> ProductKind {
    guard largest <= Int(Int32.max), weight <= UInt(Int16.max) else { return .wide }
    if isa == memc_avx512, weight <= UInt(Int8.max) {
      if (0...255).contains(inputs) { return .quads }
      if (-128...127).contains(inputs) { return .biasedQuads }
    }
    return inputs.upperBound <= Int(Int16.max) ? .pairs : .biasedPairs
  }

  /// Single precision if it is exact for integer sums of this size, double precision otherwise.
  static func real(_ columns: [[WeightedLine<Double>]], inputs: ClosedRange<Int>) -> ProductKind {
    let largest = columns.map { column in
      column.reduce(0) { $0 + $1.weight.magnitude } * Double(inputs.largestMagnitude)
    }
    return (largest.max() ?? 0) < Double(1 << 24) ? .floats : .doubles
  }
}

extension [[WeightedLine<Int>]] {
  /// The largest magnitude that the sum of a column can have.
  func largestSum(inputs: ClosedRange<Int>) -> Int {
    let sums = map { column in
      var low = 0
      var high = 0
      for cell in column {
        let ends = (cell.weight * inputs.lowerBound, cell.weight * inputs.upperBound)
        low += Swift.min(ends.0, ends.1)
        high += Swift.max(ends.0, ends.1)
      }
      return Swift.max(high, -low)
    }
    return sums.max() ?? 0
  }
}

/// Packs the weights of a product for its kernel.
struct ProductPacking {
  let kind: ProductKind
  let lanes: Int
  let isa: memc_isa
  let arena: Arena

  /// The number of columns of the sums: `count`, rounded up to whole panels for one lane.
  func paddedColumns(_ count: Int) -> Int {
    guard lanes == 1 else { return count }
    let width = memc_single_lane_width
    return (count + width - 1) / width * width
  }

  func callAsFunction(_ columns: [[WeightedLine<Int>]]) -> memc_product {
    switch kind {
    case .quads, .biasedQuads: packed(columns) { Int8(clamping: $0) }
    case .pairs, .biasedPairs: packed(columns) { Int16(clamping: $0) }
    default: packed(columns) { Int32(clamping: $0) }
    }
  }

  func callAsFunction(_ columns: [[WeightedLine<Double>]]) -> memc_product {
    kind == .floats ? packed(columns) { Float($0) } : packed(columns) { $0 }
  }

  private func packed<Number, Weight: Numeric & BitwiseCopyable>(
    _ columns: [[WeightedLine<Number>]], _ convert: (Number) -> Weight
  ) -> memc_product {
    let missing = paddedColumns(columns.count) - columns.count
    let all = columns + [[WeightedLine<Number>]](repeating: [], count: missing)
    var panels: [memc_panel] = []
    let widest = Int(memc_widest_panel(kind.kernelKind, Int64(lanes)))
    for first in stride(from: 0, to: all.count, by: widest) {
      for range in panelRanges(all, first..<min(first + widest, all.count)) {
        panels.append(panel(all, range, starts(all[range]), convert))
      }
    }
    return product(panels)
  }

  /// Returns a product that converts its sums and adds the codes to those of the given columns.
  ///
  /// - Parameters:
  ///   - columns: matrix columns, ascending.
  ///   - start: the initial value of every sum, half a step of the converter.
  func converting(_ columns: [(column: Int, lines: [WeightedLine<Int>])], start: Int32)
    -> memc_product
  {
    let widest = Int(memc_widest_panel(kind.kernelKind, Int64(lanes)))
    let panels = runs(columns, widest).flatMap { first, run in
      panelRanges(run, run.indices).map { range in
        let starts = [Int32](repeating: start, count: range.count)
        var panel =
          kind == .quads
          ? panel(run, range, starts) { Int8(clamping: $0) }
          : panel(run, range, starts) { Int16(clamping: $0) }
        panel.column += Int64(first)
        return panel
      }
    }
    return memc_product(
      multiply: memc_multiply_kernel(kind.kernelKind, isa, Int64(lanes), true),
      lanes: Int64(lanes), panel_count: Int64(panels.count), panels: arena.store(panels),
      converter: memc_converter(), accumulates: true)
  }

  /// Runs of at most `widest` neighboring columns; for one lane, whole panels of the matrix.
  private func runs(_ columns: [(column: Int, lines: [WeightedLine<Int>])], _ widest: Int)
    -> [(first: Int, columns: [[WeightedLine<Int>]])]
  {
    var runs: [(first: Int, columns: [[WeightedLine<Int>]])] = []
    for column in columns {
      let first = lanes == 1 ? column.column / widest * widest : column.column
      if let last = runs.last, lanes == 1, last.first == first {
        runs[runs.count - 1].columns[column.column - first] = column.lines
      } else if lanes == 1 {
        var run = [[WeightedLine<Int>]](repeating: [], count: widest)
        run[column.column - first] = column.lines
        runs.append((first, run))
      } else if let last = runs.last, last.columns.count < widest,
        last.first + last.columns.count == first
      {
        runs[runs.count - 1].columns.append(column.lines)
      } else {
        runs.append((first, [column.lines]))
      }
    }
    return runs
  }

  /// The panels of some columns. Columns share a panel unless separate panels, in which an entry
  /// costs about 1.4 times as much (twice with few lanes), are faster.
  private func panelRanges<Number>(
    _ columns: [[WeightedLine<Number>]], _ range: Range<Int>
  ) -> [Range<Int>] {
    guard lanes > 1 else { return [range] }
    let alone = range.reduce(0) { $0 + entries(columns, $1..<$1 + 1).count }
    let together = entries(columns, range).count * range.count
    return isFaster(alone: alone, together: together) ? range.map { $0..<$0 + 1 } : [range]
  }

  /// Whether this many entries in panels of single columns are faster than those of a shared one.
  func isFaster(alone: Int, together: Int) -> Bool {
    let cost = lanes < 64 && kind.linesPerEntry == 4 ? 2 : 1.4
    return lanes > 1 && Double(alone) * cost < Double(together)
  }

  /// The register entries that some column of the panel needs, ascending.
  private func entries<Number>(
    _ columns: [[WeightedLine<Number>]], _ range: Range<Int>
  ) -> [Int] {
    let last = columns[range].lazy.compactMap { $0.last?.line }.max() ?? -1
    var isNeeded = [Bool](repeating: false, count: last / kind.linesPerEntry + 1)
    for column in columns[range] {
      for cell in column { isNeeded[cell.line / kind.linesPerEntry] = true }
    }
    return isNeeded.indices.filter { isNeeded[$0] }
  }

  private func panel<Number, Weight: Numeric & BitwiseCopyable>(
    _ columns: [[WeightedLine<Number>]], _ range: Range<Int>, _ starts: [Int32],
    _ convert: (Number) -> Weight
  ) -> memc_panel {
    let entries = entries(columns, range)
    let depth = kind.linesPerEntry
    var weights = [Weight](repeating: 0, count: entries.count * range.count * depth)
    for (place, column) in range.enumerated() {
      var index = 0
      for cell in columns[column] {
        while entries[index] < cell.line / depth { index += 1 }
        weights[(index * range.count + place) * depth + cell.line % depth] = convert(cell.weight)
      }
    }
    return panel(range, entries, weights, starts)
  }

  /// - Parameter weights: `[entries, columns, lines of an entry]`.
  func panel<Weight: BitwiseCopyable>(
    _ range: Range<Int>, _ entries: [Int], _ weights: [Weight], _ starts: [Int32]
  ) -> memc_panel {
    let bytes = kind.lineBytes * kind.linesPerEntry * lanes
    return memc_panel(
      column: Int64(range.lowerBound), width: Int32(range.count),
      entry_count: Int32(entries.count), entries: arena.store(entries.map { Int64($0 * bytes) }),
      weights: UnsafeRawPointer(arena.store(weights)),
      start: arena.store(starts))
  }

  func product(_ panels: [memc_panel]) -> memc_product {
    memc_product(
      multiply: memc_multiply_kernel(kind.kernelKind, isa, Int64(lanes), false),
      lanes: Int64(lanes), panel_count: Int64(panels.count), panels: arena.store(panels),
      converter: memc_converter(), accumulates: false)
  }

  /// The initial value of each column, which compensates the bias of the codes.
  private func starts<Number>(_ columns: ArraySlice<[WeightedLine<Number>]>) -> [Int32] {
    columns.map { column in
      start(sum: codeBias == 0 ? 0 : column.reduce(0) { $0 + (($1.weight as? Int) ?? 0) })
    }
  }

  /// The initial value of a column whose weights have this sum.
  func start(sum: Int) -> Int32 { Int32(truncatingIfNeeded: sum &* codeBias) }

  /// What is subtracted from each code.
  private var codeBias: Int {
    kind == .biasedPairs ? 1 << 15 : kind == .biasedQuads ? -1 << 7 : 0
  }
}
