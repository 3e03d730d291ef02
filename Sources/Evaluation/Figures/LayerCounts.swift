import Hardware
import IntegerModel
import Lowering
import Mapping
import NetworkIR
import Operators
import TileMachine

/// The figures of a program that follow from its matrices and their placement.
struct LayerCounts {
  private let network: IntegerNetwork
  /// By part of the program.
  private let placements: [Placement]
  private let encoding: any Encoding
  private let array: ArraySection
  /// By matrix.
  private let blocks: [String: [PlacedBlock]]
  /// By matrix.
  private let cells: [String: PlacedCells]

  init(_ network: IntegerNetwork, _ program: Program) {
    self.network = network
    placements = (0..<program.partCount).map { Placement(program, part: $0) }
    encoding = program.encoding
    array = program.accelerator.array
    blocks = Dictionary(grouping: placements.flatMap(\.blocks), by: \.matrix)
    let codes = Dictionary(grouping: program.blocks, by: \.matrix)
    cells = network.steps.reduce(into: [:]) { [encoding] cells, step in
      guard case .matrix(let tables) = step.tables else { return }
      let name = step.node.name
      cells[name] = PlacedCells(
        of: name, weightBits: tables.weightBits, codes: tables.codes,
        in: (codes[name] ?? []).map(\.codes.elements), encoding)
    }
  }

  /// The figures of all matrix layers by name; memristors of shared arrays count in each layer.
  func byLayer() -> [String: Figures] {
    network.steps.reduce(into: [:]) { figures, step in
      guard case .matrix(let tables) = step.tables else { return }
      let positions = step.output.shape.elementCount / tables.form.columns
      figures[step.node.name] = layer(
        step.node.name, tables, positions: positions, isConvolution: step.node.op is Conv)
    }
  }

  /// The figures of the whole network, given those of its layers: sums, but arrays that layers share
  /// count once. Of parts that are written one after another, memristors are those of the largest.
  func total(of layers: [String: Figures]) -> Figures {
    var total = layers.values.reduce(Figures.zero, +)
    let counts = placements.map { placement in
      let held = Set(placement.blocks.map(\.matrix))
      return count(held.compactMap { cells[$0] }, placement)
    }
    let statistics = placements.map { $0.statistics(on: array) }
    total.setMemristors(
      counts.reduce(MemristorCount()) { $0.largest($1) },
      statistics.reduce(PlacementStatistics(), +))
    return total
  }

  private func layer(
    _ name: String, _ tables: MatrixTables, positions: Int, isConvolution: Bool
  ) -> Figures {
    let blocks = blocks[name] ?? []
    let dense = tables.codes.count
    let nonZero = tables.codes.count { $0 != 0 }
    let cells = blocks.filter { $0.copy == 0 }.reduce(0) { $0 + $1.rows.count * $1.columns.count }
    let runs = RunLengths(tables.codes).indexBits(weightBits: tables.weightBits)
    let convolved = isConvolution ? positions : 0
    let bits = (dense: dense * tables.weightBits, stored: nonZero * tables.weightBits)
    let isSparse = nonZero < dense
    var figures = Figures()
    figures.parameters = Figures.Parameters(
      dense: Double(dense), nonzero: Double(nonZero),
      bias: tables.form.biasInput == nil ? 0 : Double(tables.form.columns),
      denseBits: Double(bits.dense), storedBits: Double(bits.stored),
      indexBits: isSparse ? Double(dense) : 0, runLengthBits: isSparse ? Double(runs) : 0,
      leastBits: Double(min(bits.dense, bits.stored + (isSparse ? min(dense, runs) : 0))))
    figures.multiplications = Figures.Multiplications(
      dense: Double(dense * positions), nonzero: Double(nonZero * positions),
      scheduled: Double(cells * positions), convolution: Double(dense * convolved),
      convolutionNonzero: Double(nonZero * convolved))
    let own = Placement(blocks: blocks.renumbered, arrayCount: Set(blocks.map(\.array)).count)
    figures.setMemristors(
      count([self.cells[name]].compactMap(\.self), own), own.statistics(on: array))
    return figures
  }

  private func count(_ cells: [PlacedCells], _ placement: Placement) -> MemristorCount {
    MemristorCount(of: cells, placed: placement, in: encoding, on: array)
  }
}

extension Figures {
  /// The zero of a sum of matrix layers; energy, latency and area are added later.
  fileprivate static var zero: Figures {
    counts.reduce(into: Figures()) { $0[$1] = 0 }
  }

  fileprivate mutating func setMemristors(
    _ count: MemristorCount, _ statistics: PlacementStatistics
  ) {
    memristors = Memristors(
      allocated: Double(count.allocated), occupied: Double(count.occupied),
      used: Double(count.used), programmed: Double(count.programmed))
    lines = Double(statistics.rowsDriven + statistics.columnsConverted)
    arrays = Double(count.arrays)
    utilisation = statistics.utilisation
  }
}

extension Placement {
  /// The placement of the blocks of one part of a program, on the positions of the chip.
  fileprivate init(_ program: Program, part: Int) {
    let blocks = program.blocks.filter { block in
      program.parts.map { block.array / $0.positions == part } ?? true
    }
    self.init(
      blocks: blocks.map {
        PlacedBlock(
          matrix: $0.matrix, copy: $0.copy, array: program.chipPosition($0.array),
          originRow: $0.originRow, originColumn: $0.originColumn, rows: $0.rows,
          columns: $0.columns)
      },
      arrayCount: (blocks.map { program.chipPosition($0.array) }.max() ?? -1) + 1)
  }
}

extension [PlacedBlock] {
  /// The same blocks with their arrays numbered from 0 without gaps.
  fileprivate var renumbered: [PlacedBlock] {
    let numbers = Set(map(\.array)).sorted()
    return map { block in
      var copy = block
      copy.array = numbers.firstIndex(of: block.array) ?? 0
      return copy
    }
  }
}
