import Basics
import ChipProgramming
import DeviceDynamics
import Hardware
import TileMachine
import TileSimulator
import Training

/// Which cells of a program store which weights.
struct CellPlacement {
  /// For each layer with weights, the layout of each slice, the least significant first.
  let layouts: [[SynapseLayout]]
  let biases: [(range: Range<Int>, unit: Float)]
  /// 2 for a pair of cells, 1 for a cell against a reference.
  let cellsPerWeight: Int
  let slices: Int
  /// The lowest conductance of the mean cell over the highest.
  let nominalLow: Double
  /// The highest nominal conductance, siemens.
  let highest: Double
  /// For each block, for each cell of a plane, the parameter that it stores; `nil` for none.
  private let parameters: [[Int?]]
  /// For each plane of a block the slice, and the population: 0 for positive cells.
  private let planes: [[(slice: Int, population: Int)]]

  /// - Throws: `unsupported` if a weight is not stored in cells of its own, or the columns of a layer
  ///   have different scales.
  init(_ network: ChipNetwork, _ program: Program, _ cell: PulsedCell) throws {
    let section = program.accelerator.cell
    highest = section.maximumConductance
    let acceleratorLow = section.minimumConductance / highest
    nominalLow = cell.onOffRatio.map { 1 / $0 } ?? acceleratorLow
    let encodings = program.matrices.map { program.encoding.planes(weightBits: $0.weightBits) }
    planes = program.blocks.map { block in
      let number = program.matrixNumber(of: block.matrix) ?? 0
      return encodings[number].map { ($0.slice, $0.polarity > 0 ? 0 : 1) }
    }
    let slices = try Self.sliceCount(of: encodings)
    self.slices = slices
    cellsPerWeight = encodings[0].contains { $0.polarity < 0 } ? 2 : 1
    let layers = try network.placedLayers(program)
    parameters = program.blocks.indices.map { number in
      let layer = layers[program.matrixNumber(of: program.blocks[number].matrix) ?? 0]
      return program.blocks[number].codes.elements.indices.map {
        layer.parameter(of: program.element(of: $0, inBlock: number))
      }
    }
    let cells = cellsPerWeight
    let pulses = Float(cell.states - 1)
    layouts = zip(layers, zip(program.matrices, encodings)).map { layer, entry in
      let levels = Float(section.levels - 1)
      let offset = Float(program.encoding.offset(weightBits: entry.0.weightBits))
      let powers = (0..<slices).map { slice in
        Float(entry.1.first { $0.slice == slice && $0.polarity > 0 }?.factor ?? 1)
      }
      // every slice has its share of the offset, so that its weight is about 0 in its middle
      let unitOffset = layer.scale * offset / powers.reduce(0, +)
      return powers.map { power in
        let span = layer.scale * levels * power
        let factor = span / Float(1 - acceleratorLow)
        let zero = -unitOffset * power - factor * Float(acceleratorLow)
        return SynapseLayout(
          range: layer.range, inputs: layer.inputs, line: layer.line,
          factors: cells == 2 ? [factor, -factor] : [factor],
          zero: cells == 2 ? 0 : zero, unit: cells == 2 ? span : span / 2, pulses: pulses)
      }
    }
    let units = zip(layers, layouts).map { layer, slices in
      (layer.bias, slices.last?.unit ?? 0)
    }
    biases = units.compactMap { bias, unit in bias.map { ($0, unit) } }
  }

  /// The number of slices of a weight, which all layers must share.
  private static func sliceCount(of encodings: [[Plane]]) throws -> Int {
    let counts = Set(encodings.map { Set($0.map(\.slice)).count })
    guard let slices = counts.first, counts.count == 1 else {
      throw Diagnostic.unsupported("learning requires the same weight bits in all layers")
    }
    return slices
  }

  /// Calls `body` for every cell that stores a weight.
  func eachCell(
    _ body: (_ block: Int, _ element: Int, _ slice: Int, _ population: Int, _ parameter: Int) ->
      Void
  ) {
    for (block, parameters) in parameters.enumerated() {
      for (plane, place) in planes[block].enumerated() {
        for (cell, parameter) in parameters.enumerated() {
          guard let parameter else { continue }
          body(block, plane * parameters.count + cell, place.slice, place.population, parameter)
        }
      }
    }
  }

  /// The chip with the conductances that the cells of these arrays have now.
  ///
  /// - Throws: a diagnostic if the range of the program's cells is empty.
  func chip(_ arrays: [SynapseArray], of program: Program) throws -> Chip {
    var chip = try Chip.ideal(program)
    chip.lines = program.blocks.map(PhysicalLines.init)
    eachCell { block, element, slice, population, parameter in
      let share = arrays[slice].populations[population].conductance(parameter)
      chip.conductances[block].elements[element] = max(Float(Double(share) * highest), 0)
    }
    return chip
  }

  /// The parameters of layers that no cell stores.
  var unplaced: Set<Int> {
    var left = Set(layouts.flatMap { $0[0].range })
    for parameters in parameters {
      for parameter in parameters { parameter.map { _ = left.remove($0) } }
    }
    return left
  }
}
