import Basics
import Testing

@testable import TileMachine
@testable import TileSimulator

/// Sound programs that cannot be run as asked.
@Suite struct SimulationRefusalTests {
  @Test func codesNeedLevelsThatCellsHave() throws {
    var program = try MVMCase(rows: 4, columns: 2).program()
    program.blocks[0].codes.elements[0] = -127
    program.accelerator.cell.levels = 2
    let refusal = #expect(throws: Diagnostics.self) { try Simulator(program) }
    #expect(refusal?.all.first?.message == "the code -127 needs a cell level outside 0...1")
    #expect(refusal?.all.first?.place == Place("tile 0, group 'g'"))
  }

  @Test func hugeDeclarationsTakeNoMemory() throws {
    var huge = try MVMCase(rows: 4, columns: 2).program()
    huge.globals.append(Buffer("huge", .u8, size: 1 << 40))
    let refusal = #expect(throws: Diagnostic.self) { try Simulator(huge) }
    #expect(refusal?.message == "the buffers of the program do not fit 268435456 bytes")
  }

  @Test func inputsMustFitThePort() throws {
    let simulator = try Simulator(LeNet.sequential())
    let wrong = #expect(throws: Diagnostic.self) {
      try simulator.run(inputs: [Tensor([2, 28, 28], repeating: 0)])
    }
    #expect(wrong?.message == "'x' must be [2, 1, 28, 28], not [2, 28, 28]")
    let beyond = #expect(throws: Diagnostic.self) {
      try simulator.run(inputs: [Tensor([1, 1, 28, 28], repeating: 256)])
    }
    #expect(beyond?.message == "'x' holds codes outside 0...255")
    #expect(throws: Diagnostic.self) { try simulator.run(inputs: []) }
  }

  @Test func aChipMustBelongToTheProgram() throws {
    let program = try LeNet.sequential()
    var chip = try Chip.ideal(program)
    chip.conductances[0].elements[0] = .nan
    #expect(throws: Diagnostic.self) { try Simulator(program, chip: chip) }
    chip.conductances.removeLast()
    #expect(throws: Diagnostic.self) { try Simulator(program, chip: chip) }
  }
}
