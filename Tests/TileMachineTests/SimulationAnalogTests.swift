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
}
