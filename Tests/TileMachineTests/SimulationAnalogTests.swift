import Basics
import Circuits
import Foundation
import Hardware
import Testing

@testable import ChipProgramming
@testable import TileMachine
@testable import TileSimulator

extension Chip {
  /// Returns a chip whose cells miss their levels by up to a tenth and, if noisy, differ at each
  /// reading.
  static func varied(_ program: Program, isNoisy: Bool = true, seed: Int = 77) throws -> Chip {
    var dice = Dice(seed)
    var chip = try Chip.ideal(program)
    chip.seed = UInt64(seed)
    for block in chip.conductances.indices {
      for cell in chip.conductances[block].elements.indices {
        chip.conductances[block].elements[cell] *= Float(dice(900...1100)) / 1000
        chip.conductances[block].elements[cell] += Float(dice(0...100)) * 1e-9
      }
    }
    guard isNoisy else { return chip }
    let step = Float(try ConductanceScale(program.accelerator.cell).step)
    chip.deviations = chip.conductances.map { block in
      block.map { _ in step * Float(dice(0...300)) / 1000 }
    }
    return chip
  }
}

@Suite struct SimulationAnalogTests {
  static let cases: [MVMCase] =
    SimulationMVMTests.cases.filter { $0.adcBits != nil } + [
      MVMCase(
        rows: 128, columns: 6, encoding: DifferentialPair.slices(7), bitsPerCycle: 8,
        adcBits: 8, step: 4096, levels: 128),
      MVMCase(
        rows: 100, columns: 5, encoding: DifferentialPair.slices(2), bitsPerCycle: 8,
        adcBits: 8, step: 256),
      MVMCase(
        rows: 40, columns: 3, encoding: OffsetColumns.slices(4), isSigned: true,
        bitsPerCycle: 7, adcBits: 6, step: 128, levels: 16),
    ]

  static let images = 37

  func inputs(_ form: MVMCase) -> Tensor<Int32> {
    var dice = Dice(form.rows)
    return dice.codes([Self.images, form.rows], in: form.inputs)
  }

  func reference(_ program: Program, _ inputs: Tensor<Int32>, _ chip: Chip, firings: Int = 1) throws
    -> [Int32]
  {
    let reference = try ReferenceMVM(program.tiles[0].groups[0], of: program, chip: chip)
    let rows = inputs.shape[1]
    return (0..<inputs.shape[0]).flatMap { image in
      let codes = inputs.elements[image * rows..<(image + 1) * rows].map(Int.init)
      let sums = (0..<firings).map { reference(codes, image: image, firing: $0) }
      return sums[0].indices.map { column in
        Int32(clamping: sums.reduce(0) { $0 + $1[column] })
      }
    }
  }

  @Test(arguments: cases) func everyPathReadsANoisyChipAlike(form: MVMCase) throws {
    let program = try form.program()
    let codes = inputs(form)
    let chip = try Chip.varied(program)
    let expected = try reference(program, codes, chip)
    for lanes in Simulator.laneCounts {
      for set in InstructionSet.available {
        let sums = try program.run(
          [codes], lanes: lanes, threads: 2, chip: chip, instructionSet: set)
        #expect(sums[0].elements == expected, "\(lanes) lanes, \(set)")
      }
    }
    var quiet = chip
    quiet.deviations = chip.deviations.map { $0.map { _ in 0 } }
    let silent = try program.run([codes], chip: quiet)[0].elements
    quiet.deviations = []
    #expect(try program.run([codes], chip: quiet)[0].elements == silent)
  }

  @Test func readingsDifferFromFiringToFiringAndImageToImage() throws {
    let form = MVMCase(encoding: SimulationMVMTests.pair, bitsPerCycle: 8, adcBits: 8, step: 64)
    var program = try form.program()
    program.tiles[0].buffers[0].type = .i32
    program.tiles[0].streams[0].body = [
      .run(Gather("g", Address("x"), .run(form.rows))), .run(MVM("g", Address("s"))),
      .run(MVM("g", Address("s"), accumulates: true)),
      .run(Move(Address("y"), .run(form.columns), from: Address("s"), .run(form.columns))),
    ]
    var codes = inputs(form)
    for image in 0..<Self.images {
      codes.elements.replaceSubrange(
        image * form.rows..<(image + 1) * form.rows, with: codes.elements.prefix(form.rows))
    }
    let chip = try Chip.varied(program)
    let sums = try program.run([codes], lanes: 16, chip: chip)[0]
    #expect(sums.elements == (try reference(program, codes, chip, firings: 2)))
    let first = (0..<Self.images).map { sums.elements[$0 * form.columns] }
    #expect(Set(first).count > 5)
    var other = chip
    other.seed += 1
    #expect(try program.run([codes], chip: other)[0] != sums)
  }

  @Test func aNoisyImageDoesNotDependOnItsBatch() throws {
    let form = Self.cases[2]
    let program = try form.program()
    let codes = inputs(form)
    let simulator = try Simulator(program, chip: Chip.varied(program), lanes: 16)
    let whole = try simulator.run(inputs: [codes])[0].elements
    let rest = Tensor(
      [Self.images - 5, form.rows], Array(codes.elements.dropFirst(5 * form.rows)))
    #expect(
      try simulator.run(inputs: [rest], firstImage: 5)[0].elements
        == Array(whole.dropFirst(5 * form.columns)))
  }

  @Test(arguments: [DifferentialPair.slices(2), DifferentialPair.slices(7)])
  func idealConvertersAddOneNormalOfTheTotalVariance(encoding: DifferentialPair) throws {
    var form = MVMCase(rows: 30, columns: 7, encoding: encoding, isSigned: true)
    form.levels = 1 << encoding.sliceBits
    let program = try form.program()
    let codes = inputs(form)
    let chip = try Chip.varied(program)
    let expected = try reference(program, codes, chip)
    for lanes in [64, 16, 1] {
      let sums = try program.run([codes], lanes: lanes, chip: chip)[0].elements
      #expect(zip(sums, expected).map { abs($0.0 - $0.1) }.max() ?? 0 <= 1)
    }
  }

  /// The expected variance is rows × cycles × planes of one deviation; no code is clipped.
  @Test(arguments: [nil, 16]) func theSpreadOfReadingsEqualsThatOfTheCells(adcBits: Int?) throws {
    var form = MVMCase(rows: 24, columns: 4, encoding: SimulationMVMTests.analog, weightBits: 3)
    form.adcBits = adcBits
    var program = try form.program()
    let images = 20000
    let codes = Tensor([images, 24], [Int32](repeating: 0b1010_0101, count: images * 24))
    var chip = try Chip.ideal(program)
    let step = Float(try ConductanceScale(program.accelerator.cell).step)
    chip.deviations = chip.conductances.map { $0.map { _ in step / 2 } }
    program.accelerator.adc.columnsPerADC = 4
    let sums = try program.run([codes], chip: chip)[0].elements
    let exact = try program.run([codes])[0].elements
    // 23 rows of blocks, bits 0, 2, 5 and 7, two cells each, half a level; codes are rounded
    let weights = [1.0, 4, 32, 128].map { $0 * $0 }.reduce(0, +)
    for column in 0..<3 {
      let values = (0..<images).map { Double(sums[$0 * 4 + column] - exact[column]) }
      let mean = values.reduce(0, +) / Double(images)
      let squares: [Double] = values.map { ($0 - mean) * ($0 - mean) }
      let variance = squares.reduce(0, +) / Double(images)
      let rounding = adcBits == nil ? 1.0 / 12 : 2 * weights / 12
      let expected = 23 * 2 * weights / 4 + rounding
      let error = (1 / Double(images)).squareRoot()
      #expect(abs(mean) < 4 * error * expected.squareRoot())
      #expect(abs(variance / expected - 1) < 4 * error * 2.0.squareRoot())
    }
  }

  @Test func levelsAreMultipliedByTheGainBeforeOffsetsAreAdded() throws {
    for adcBits: Int? in [nil, 9] {
      let program = try MVMCase(rows: 12, columns: 3, adcBits: adcBits).program()
      var chip = try Chip.ideal(program)
      let codes = inputs(MVMCase(rows: 12, columns: 3))
      let plain = try program.run([codes], chip: chip)[0].elements
      chip.gains = [Tensor([3], [2, 1, 3])]
      chip.offsets = [Tensor([3], [10, 0, -7])]
      let sums = try program.run([codes], lanes: 16, chip: chip)[0].elements
      #expect(sums == (try reference(program, codes, chip)))
      for (index, sum) in sums.enumerated() {
        let gain = chip.gains[0].elements[index % 3]
        let offset = chip.offsets[0].elements[index % 3]
        #expect(Int(sum) == Int(plain[index]) * Int(gain) + offset)
      }
    }
  }

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
