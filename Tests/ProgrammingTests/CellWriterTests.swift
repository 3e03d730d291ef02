import Basics
import Foundation
import Hardware
import TestSupport
import Testing
import TileMachine

@testable import ChipProgramming
@testable import TileSimulator

/// Writes of whole planes against writes of single cells, and against their definition.
@Suite struct CellWriterTests {
  static let devices = [
    "ideal", "lognormal:sigma=0.6", "lognormal:sigma=0.1,hrs-varies=false,read-noise=0.01",
    "proportional:sigma=0.3,cycle-to-cycle=0.1,chip-to-chip=0.1", "range-independent:sigma=0.1",
    "lognormal:sigma=0.3,levels=5,device-to-device=0.1,cycle-to-cycle=0.1",
    "ideal:stuck-at-hrs=0.1,stuck-at-lrs=0.1", "ratio-spread:ratio-spread=0.5", "pcm",
  ]

  @Test func aPlanHasTheLevelsOfTheEncoding() throws {
    let program = try Digits.program.program
    for (block, levels) in zip(program.blocks, try WritePlan(program).levels) {
      let matrix = try #require(program.matrices.first { $0.name == block.matrix })
      let each = block.codes.elements.map {
        program.encoding.levels(of: Int($0), weightBits: matrix.weightBits)
      }
      #expect(levels.elements == (0..<levels.shape[0]).flatMap { plane in each.map { $0[plane] } })
    }
  }

  /// A writer of chip 3, and the plan of that chip.
  static func writer(_ model: CellModel) throws -> (CellWriter, WritePlan, Program) {
    var program = try Digits.program.program
    program.accelerator.cell = try model.cell(of: program.accelerator.cell)
    let plan = try WritePlan(program)
    return (try CellWriter(model, program, plan.lines, isCompensated: true, seed: 3), plan, program)
  }

  @Test(arguments: devices)
  func cellsOfAPlaneReachWhatSingleCellsReach(device: String) throws {
    let (writer, plan, _) = try Self.writer(cell(device))
    for (block, levels) in plan.levels.enumerated() {
      let cells = levels.shape[1] * levels.shape[2]
      let single = levels.elements.enumerated().map { element, level in
        writer.writes(block: block, plane: element / cells, attempt: 0)
          .conductance(level: level, cell: element % cells)
      }
      #expect(writer.firstWrite(levels, block: block).elements == single)
    }
  }

  @Test(
    arguments: [
      "lognormal:sigma=0.6,cycle-to-cycle=0.1", "lognormal:sigma=0.6,device-to-device=0.1",
    ], [0, 1, 2, 7, 1024, 1025])
  func aRunOfAnyLengthReachesWhatSingleCellsReach(device: String, count: Int) throws {
    let (writer, plan, _) = try Self.writer(cell(device))
    let block = try #require(
      plan.levels.indices.max { plan.levels[$0].count < plan.levels[$1].count })
    try #require(2 * count <= plan.levels[block].count)
    let writes = writer.writes(block: block, plane: 1, attempt: 2)
    let levels = (0..<count + 3).map { $0 % 128 }
    var reached: [Float] = [1]
    writes.append(to: &reached, levels: levels[3...])
    #expect(
      reached == [1] + (0..<count).map { writes.conductance(level: levels[$0 + 3], cell: $0) })
  }

  /// The device, applied to a target that is computed for each cell, and to two draws of it alone.
  @Test(arguments: devices)
  func cellsReachWhatTheirModelSays(device: String) throws {
    let model = try cell(device)
    let (writer, plan, program) = try Self.writer(model)
    let section = program.accelerator.cell
    let chip = ChipCells(model, section, program.accelerator.array, seed: 3)
    let places = BlockPlaces(program.blocks[0], plan.lines[0])
    let levels = plan.levels[0]
    let cells = levels.shape[1] * levels.shape[2]
    let scale = try ConductanceScale(section)
    let reached = levels.elements.enumerated().map { element, level in
      let draws = Philox(seed: 3).stream(0).stream(UInt64(element / cells)).stream(0)
      let counter = UInt64(element % cells)
      let wanted = scale.minimum + model.nearest(level, of: section.levels) * scale.step
      return Float(
        chip.written(
          places(element: element),
          target: min(
            max(wanted / model.device.meanFactor, section.programmable.lowerBound),
            section.programmable.upperBound),
          gaussian: draws.gaussian(counter), cycle: draws.stream(0).gaussian(counter)))
    }
    #expect(writer.firstWrite(levels, block: 0).elements == reached)
  }
}
