import Basics
import Circuits
import Foundation
import Hardware
import Testing

@testable import ChipProgramming
@testable import TileMachine
@testable import TileSimulator

extension SimulationAnalogTests {
  @Test func onlyWiresWithResistanceWeakenRows() throws {
    for form in [Self.cases[0], Self.cases[2]] {
      var program = try form.program()
      let codes = inputs(form)
      let chip = try Chip.varied(program)
      #expect(try chip.behindWires(of: program, threads: 1) == chip)
      program.accelerator.array.wires.wordLineInOhms = 2
      program.accelerator.array.wires.bitLineInOhms = 2
      let seen = try chip.behindWires(of: program, threads: 1)
      #expect(seen.conductances == chip.conductances)
      for (seen, real) in zip(seen.seen, chip.conductances) {
        // sneak paths can make single cells seem to conduct better; a row's current only decreases
        let width = seen.shape[2]
        for first in stride(from: 0, to: seen.count, by: width) {
          let sums = [seen, real].map { $0.elements[first..<first + width].reduce(0, +) }
          #expect(sums[0] <= sums[1])
        }
      }
      let expected = try reference(program, codes, chip)
      for lanes in [64, 1] {
        #expect(try program.run([codes], lanes: lanes, chip: chip)[0].elements == expected)
      }
    }
  }

  @Test(arguments: [
    MVMCase(
      rows: 30, columns: 6, encoding: DifferentialPair.slices(4), bitsPerCycle: 4, adcBits: 8,
      step: 64, levels: 16),
    MVMCase(
      rows: 21, columns: 4, encoding: OffsetColumns.slices(4), isSigned: true, bitsPerCycle: 7,
      adcBits: 8, step: 64, levels: 16),
  ])
  func cellsWithANonlinearCurveBendTheDigits(form: MVMCase) throws {
    let program = try form.program()
    let codes = inputs(form)
    var chip = try Chip.varied(program)
    let straight = try program.run([codes], chip: chip)[0].elements
    chip.curve = CellCurve(.sinh, scale: 0.1, limit: 1)
    let bent = try program.run([codes], chip: chip)[0].elements
    #expect(bent != straight)
    let expected = try reference(program, codes, chip)
    for lanes in [64, 1] {
      #expect(try program.run([codes], lanes: lanes, chip: chip)[0].elements == expected)
    }
    chip.curve = CellCurve(.cubic, scale: 1e-12, limit: 1)
    let nearly = try program.run([codes], chip: chip)[0].elements
    let steps = zip(nearly, straight).map { abs($0 - $1) }
    #expect(steps.filter { $0 != 0 }.count * 100 < steps.count)
  }

  @Test func drivenDigitsFollowTheCurveAndKeepTheLargest() throws {
    var form = MVMCase(bitsPerCycle: 2, adcBits: 8)
    var program = try form.program()
    program.accelerator.cell.readVoltage = 0.3
    var chip = try Chip.ideal(program)
    chip.curve = CellCurve(.sinh, scale: 0.1, limit: 1)
    let cycle = InputCycle(shift: 0, bits: 2, weight: 1)
    let digits = try #require(try DrivenDigits(of: chip, in: program, [cycle])).values
    for (digit, expected) in zip(digits, [0, 3 * sinh(1.0) / sinh(3), 3 * sinh(2.0) / sinh(3), 3]) {
      #expect(abs(digit - expected) < 1e-12)
    }
    // two cycles added before the converter
    let both = InputCycle(shift: 0, bits: 4, weight: 1)
    let sums = try #require(try DrivenDigits(of: chip, in: program, [both])).values
    #expect(sums.count == 16 && abs(sums[15] - 15) < 1e-12)
    #expect(abs(sums[6] - digits[2] - 4 * digits[1]) < 1e-12)
    form.bitsPerCycle = 1
    #expect(try DrivenDigits(of: chip, in: form.program(), [cycle]) == nil)
  }

  @Test func unsupportedCombinationsWithNonlinearCellsAreRefused() throws {
    var program = try MVMCase(rows: 4, columns: 2, bitsPerCycle: 4, adcBits: 6).program()
    var chip = try Chip.ideal(program)
    chip.curve = CellCurve(.sinh, scale: 0.1, limit: 1)
    let refusal = { (program: Program) -> String? in
      do {
        _ = try Simulator(program, chip: chip)
      } catch let diagnostic as Diagnostic {
        return diagnostic.message
      } catch let diagnostics as Diagnostics {
        return diagnostics.all.first?.message
      } catch {}
      return nil
    }
    program.accelerator.cell.readVoltage = 1.5
    #expect(
      refusal(program) == "cells are read at 1.5 V, but their 'sinh' curve is valid up to 1.0 V")
    program.accelerator.cell.readVoltage = 0.2
    program.accelerator.array.wires.bitLineInOhms = 1
    #expect(
      refusal(program) == "cells with a nonlinear I-V behind wires are not supported: every input "
        + "would need its own circuit solution")
    program.accelerator.array.wires.bitLineInOhms = 0
    program.accelerator.adc.bits = nil
    #expect(
      refusal(program) == "cells with a nonlinear I-V are not supported with ideal converters, "
        + "which see no cycles")
    chip.curve = .linear
    program.accelerator.array.wires.bitLineInOhms = 1
    program.accelerator.array.wires.areGated = true
    #expect(
      refusal(program) == "gated cells behind wires are not supported: every input would need its "
        + "own circuit solution")
  }

  /// Bit for bit, with and without reference columns, gains and wires.
  @Test(arguments: 0..<8) func theLevelsOfAUnitAreThoseOfItsCells(form: Int) throws {
    let program = try MVMCase(
      rows: 50, columns: 21, encoding: DifferentialPair.slices(2), adcBits: 8
    ).program()
    var dice = Dice(form)
    var chip = try Chip.varied(program)
    if form & 1 != 0 {
      chip.references = chip.conductances.map { block in
        let count = block.shape[0] * block.shape[1]
        return Tensor(
          Array(block.shape[..<2]), (0..<count).map { _ in Float(dice(1...900)) * 1e-8 })
      }
    }
    if form & 2 != 0 {
      chip.gains = [Tensor([21], (0..<21).map { _ in Double(dice(80...120)) / 100 })]
    }
    if form & 4 != 0 {
      chip.seen = chip.conductances.map { $0.map { $0 * Float(dice(800...999)) / 1000 } }
      chip.conductances[0].elements[3] = 0
    }
    let cells = try GroupCells(program.tiles[0].groups[0], of: program)
    let analog = AnalogCells(
      cells: cells, levels: try CellLevels(cells, of: program),
      real: try RealLevels(chip, cells: cells, of: program))
    for unit in analog.units(rowGroup: 16) {
      for converted in analog.levels.converted {
        let all = UnitLevels(analog, unit, converted)
        for column in 0..<unit.columns {
          let own = stride(from: column, to: all.levels.count, by: unit.columns)
          #expect(own.map { all.levels[$0] } == analog.levels(unit, column, converted))
          #expect(own.map { all.variances[$0] } == analog.variances(unit, column, converted))
        }
        let magnitudes = ColumnMagnitudes(all.levels, columns: unit.columns)
        for column in 0..<unit.columns {
          let own = analog.levels(unit, column, converted).map(\.magnitude)
          #expect(magnitudes.sums[column] == own.reduce(0, +))
          #expect(magnitudes.largest[column] == own.max())
        }
      }
    }
  }

  @Test func movedBlocksAreWiredOnTheirOwnLines() throws {
    var program = try MVMCase(rows: 6, columns: 3, adcBits: 8).program()
    program.accelerator.array.wires.bitLineInOhms = 100
    var chip = try Chip.varied(program)
    let straight = try chip.behindWires(of: program, threads: 1)
    chip.lines = program.blocks.map(PhysicalLines.init)
    #expect(try chip.behindWires(of: program, threads: 1).seen == straight.seen)
    // rows that moved to the far end of the bit lines lose more
    let (far, count) = (program.accelerator.array.rows, program.blocks[0].rows.count)
    chip.lines[0].rows = Array(0..<count)
    let top = try chip.behindWires(of: program, threads: 1).seen[0].elements
    chip.lines[0].rows = Array(far - count..<far)
    let bottom = try chip.behindWires(of: program, threads: 1).seen[0].elements
    #expect(top.reduce(0, +) < bottom.reduce(0, +))
  }

  @Test func lossesAreMeasuredWithAllRowsDriven() throws {
    var program = try MVMCase(rows: 12, columns: 3, adcBits: 8).program()
    program.accelerator.array.wires.bitLineInOhms = 100
    #expect(try Chip.ideal(program).wireLosses(of: program).isEmpty)
    let chip = try Chip.ideal(program).behindWires(of: program, threads: 1)
    let losses = try program.blocks.indices.flatMap { index in
      let block = program.blocks[index]
      return try (0..<chip.conductances[index].shape[0]).flatMap { plane in
        let circuit = CrossbarCircuit(
          conductances: try chip.conductances(ofArray: block.array, plane: plane, of: program),
          wires: program.accelerator.array.wires)
        var volts = [Double](repeating: 0, count: circuit.rows)
        for row in block.rows.indices { volts[row] = 1 }
        let ideal = circuit.currentsWithoutWires(Tensor([1, volts.count], volts)).elements
        let real = try circuit.currents(voltages: volts)
        return block.columns.indices.filter { ideal[$0] > 0 }.map { 1 - real[$0] / ideal[$0] }
      }
    }
    let found = chip.wireLosses(of: program)
    #expect(found.count == 1 && found[0].matrix == "m" && found[0].columns == losses.count)
    #expect(abs(found[0].worst - (losses.max() ?? 0)) < 1e-5)
    #expect(abs(found[0].mean - losses.reduce(0, +) / Double(losses.count)) < 1e-5)
  }

  @Test func chipsThatDoNotFitAreRefused() throws {
    let program = try MVMCase(rows: 4, columns: 2, adcBits: 6).program()
    var chip = try Chip.varied(program)
    chip.deviations[0].elements[0] = .nan
    #expect(throws: Diagnostic.self) { try Simulator(program, chip: chip) }
    chip.deviations = [chip.deviations[0]]
    #expect(throws: Diagnostic.self) { try Simulator(program, chip: chip) }
    chip.deviations = []
    chip.gains = [Tensor([2], [1, .infinity])]
    #expect(throws: Diagnostic.self) { try Simulator(program, chip: chip) }
    chip.gains = [Tensor([3], [1, 1, 1])]
    #expect(throws: Diagnostic.self) { try Simulator(program, chip: chip) }
  }
}
