import Basics
import CKernels
import Hardware
import Testing

@testable import TileMachine
@testable import TileSimulator

/// One MVM in a form that a program can have.
struct MVMCase: CustomTestStringConvertible {
  var rows = 20
  var columns = 9
  var encoding: any Encoding = DifferentialPair()
  var weightBits = 8
  var inputBits = 8
  var isSigned = false
  var bitsPerCycle = 1
  var adcBits: Int?
  var step = 1
  var activeRows: Int?
  var levels = 4
  var zeros = 0

  var testDescription: String {
    "\(rows)×\(columns) \(encoding.record) w\(weightBits) x\(inputBits)\(isSigned ? "s" : "u")"
      + " \(bitsPerCycle) adc \(adcBits ?? 0)/\(step) rows \(activeRows ?? 0) zeros \(zeros)"
  }

  var inputs: ClosedRange<Int> { .codes(bits: inputBits, isSigned: isSigned) }

  func program() throws -> Program {
    var accelerator = testAccelerator
    accelerator.array.activeRows = activeRows ?? accelerator.array.rows
    accelerator.array.rows = max(accelerator.array.rows, rows)
    accelerator.cell.levels = levels
    accelerator.adc.bits = adcBits
    accelerator.adc.step = step
    var program = Program(
      accelerator: accelerator, encoding: encoding, inputBitsPerCycle: bitsPerCycle)
    let type = BufferType.holding(bits: inputBits, isSigned: isSigned)
    program.globals = [Buffer("x", type, size: rows), Buffer("y", .i32, size: columns)]
    program.matrices = [
      MatrixInfo(name: "m", rows: rows, columns: columns, weightBits: weightBits)
    ]
    program.blocks = blocks()
    program.inputs = [port("x", bits: inputBits, isSigned: isSigned, count: rows)]
    program.outputs = [port("y", bits: 32, isSigned: true, count: columns)]
    program.tiles = [Tile(number: 0)]
    program.tiles[0].groups = [
      Group(
        name: "g", matrix: "m", inputBits: inputBits, inputIsSigned: isSigned,
        blocks: Array(program.blocks.indices))
    ]
    program.tiles[0].buffers = [Buffer("s", .i64, size: columns)]
    program.tiles[0].streams = [
      Stream(
        "main",
        [
          .run(Gather("g", Address("x"), .run(rows))),
          .run(MVM("g", Address("y"))),
        ])
    ]
    return program
  }

  /// Returns two blocks of rows; the second lacks the last column, and no block holds the row in
  /// between.
  private func blocks() -> [Block] {
    var dice = Dice(rows * 31 + columns)
    let cut = rows / 2
    let codes = encoding.codes(weightBits: weightBits)
    let ranges = [(0..<cut, columns), (min(cut + 1, rows)..<rows, max(columns - 1, 1))]
    return ranges.enumerated().compactMap { array, range in
      let (rows, width) = range
      guard !rows.isEmpty else { return nil }
      let elements = (0..<rows.count * width).map { _ in
        dice(0...99) < zeros ? 0 : Int16(dice(codes))
      }
      return Block(
        matrix: "m", copy: 0, array: array, originRow: 0, originColumn: 0, rows: Array(rows),
        columns: Array(0..<width), codes: Tensor([rows.count, width], elements))
    }
  }

  private func port(_ name: String, bits: Int, isSigned: Bool, count: Int) -> Port {
    Port(
      buffer: name, value: name, shape: [1, count], bits: bits, isSigned: isSigned, scale: 1,
      zeroPoint: 0, offset: 0, strides: [count, 1])
  }
}

extension DifferentialPair {
  static func slices(_ bits: Int, analog: Bool = false) -> DifferentialPair {
    var encoding = DifferentialPair()
    encoding.sliceBits = bits
    encoding.subtract = analog ? .analog : .digital
    return encoding
  }
}

extension OffsetColumns {
  static func slices(_ bits: Int) -> OffsetColumns {
    var encoding = OffsetColumns()
    encoding.sliceBits = bits
    return encoding
  }
}

@Suite struct SimulationMVMTests {
  static let pair = DifferentialPair.slices(2)
  static let analog = DifferentialPair.slices(2, analog: true)
  static let offset = OffsetColumns.slices(2)

  static let cases: [MVMCase] =
    ([pair, analog, offset] as [any Encoding]).flatMap { encoding -> [MVMCase] in
      [
        MVMCase(encoding: encoding),
        MVMCase(rows: 1, columns: 1, encoding: encoding),
        MVMCase(rows: 7, columns: 40, encoding: encoding, isSigned: true),
        MVMCase(rows: 150, columns: 16, encoding: encoding, adcBits: 9),
        MVMCase(rows: 150, columns: 16, encoding: encoding, adcBits: 6),
        MVMCase(encoding: encoding, isSigned: true, adcBits: 4),
        MVMCase(rows: 64, encoding: encoding, adcBits: 5, step: 2, activeRows: 16),
        MVMCase(rows: 33, encoding: encoding, bitsPerCycle: 3, adcBits: 7, step: 4),
        MVMCase(rows: 33, encoding: encoding, inputBits: 16, bitsPerCycle: 4, adcBits: 8),
        MVMCase(rows: 33, encoding: encoding, inputBits: 16, isSigned: true, bitsPerCycle: 16),
        MVMCase(encoding: encoding, weightBits: 16, inputBits: 4, adcBits: 7, activeRows: 5),
        MVMCase(encoding: encoding, weightBits: 2, inputBits: 1, adcBits: 3),
        MVMCase(rows: 90, columns: 30, encoding: encoding, adcBits: 6, zeros: 90),
      ]
    } + [
      MVMCase(encoding: DifferentialPair.slices(7), adcBits: 12, levels: 128),
      MVMCase(encoding: DifferentialPair.slices(1), adcBits: 5, levels: 2),
      MVMCase(
        encoding: OffsetColumns.slices(15), weightBits: 16, bitsPerCycle: 8, adcBits: 30,
        levels: 1 << 15),
      MVMCase(inputBits: 16), MVMCase(inputBits: 16, isSigned: true),
    ]

  static let images = 19

  func inputs(_ form: MVMCase) -> Tensor<Int32> {
    var dice = Dice(form.rows)
    var codes = dice.codes([Self.images, form.rows], in: form.inputs)
    for row in 0..<form.rows { codes.elements[row] = Int32(form.inputs.upperBound) }
    return codes
  }

  func reference(_ program: Program, _ inputs: Tensor<Int32>, chip: Chip? = nil) throws -> [Int32] {
    let reference = try ReferenceMVM(program.tiles[0].groups[0], of: program, chip: chip)
    let rows = inputs.shape[1]
    return (0..<inputs.shape[0]).flatMap { image in
      reference(inputs.elements[image * rows..<(image + 1) * rows].map(Int.init))
        .map { Int32(clamping: $0) }
    }
  }

  @Test(arguments: cases) func everyPathEqualsTheDefinition(form: MVMCase) throws {
    let program = try form.program()
    let codes = inputs(form)
    let expected = try reference(program, codes)
    for lanes in Simulator.laneCounts {
      for set in InstructionSet.available {
        for path in [MVMPath.automatic, .converted] {
          let sums = try program.run(
            [codes], lanes: lanes, path: path, instructionSet: set)
          #expect(sums[0].elements == expected, "\(lanes) lanes, \(path), \(set)")
        }
      }
    }
  }

  /// One cycle, one row group and one plane: the product converts whole codes.
  @Test(arguments: [1, 16, 1024]) func wholeCodesFireAtOnce(step: Int) throws {
    let form = MVMCase(
      encoding: DifferentialPair.slices(7, analog: true), bitsPerCycle: 8, adcBits: 8, step: step,
      levels: 128)
    var program = try form.program()
    program.blocks.removeLast()
    program.tiles[0].groups[0].blocks = [0]
    let codes = inputs(form)
    let expected = try reference(program, codes)
    for lanes in Simulator.laneCounts {
      for set in InstructionSet.available {
        let simulator = try Simulator(program, lanes: lanes, instructionSet: set)
        let group = try #require(simulator.program.groups.values.first)
        #expect(group.raw.pointee.firing == memc_fires_once)
        #expect(try simulator.run(inputs: [codes])[0].elements == expected)
      }
    }
  }

  @Test(arguments: cases) func anIdealChipEqualsTheIntegers(form: MVMCase) throws {
    let program = try form.program()
    let codes = inputs(form)
    let expected = try reference(program, codes)
    let chip = try Chip.ideal(program)
    #expect(try reference(program, codes, chip: chip) == expected)
    for lanes in [64, 1] {
      let sums = try program.run([codes], lanes: lanes, chip: chip)
      #expect(sums[0].elements == expected, "\(lanes) lanes")
    }
  }

  /// Variations of cells at HRS also have an effect, both for zero weights and for offset columns.
  @Test(arguments: cases) func everyPathReadsAVaryingChipAlike(form: MVMCase) throws {
    let program = try form.program()
    let codes = inputs(form)
    var dice = Dice(77)
    var chip = try Chip.ideal(program)
    for block in chip.conductances.indices {
      for cell in chip.conductances[block].elements.indices {
        chip.conductances[block].elements[cell] *= Float(dice(900...1100)) / 1000
        chip.conductances[block].elements[cell] += Float(dice(0...100)) * 1e-9
      }
    }
    let expected = try reference(program, codes, chip: chip)
    // a coarse converter may round the variation away
    let isFelt = form.rows > 1 && form.inputBits > 1 && form.adcBits == nil
    #expect(try !isFelt || expected != reference(program, codes))
    let wide = try program.run([codes], lanes: 64, chip: chip)[0].elements
    // with ideal converters the reference adds in double precision, the kernels in single precision
    // if it holds the integers
    let largest = expected.map(\.magnitude).max() ?? 0
    let tolerance = form.adcBits == nil ? 1 + largest >> 20 : 0
    let furthest = zip(wide, expected).map { Int($0.0 &- $0.1).magnitude }.max() ?? 0
    #expect(furthest <= tolerance)
    for lanes in [32, 16, 1] {
      #expect(try program.run([codes], lanes: lanes, chip: chip)[0].elements == wide)
    }
    #expect(
      try program.run([codes], lanes: 16, chip: chip, instructionSet: .portable)[0].elements == wide
    )
  }

  @Test func sumsBeyond32BitsAreExact() throws {
    var form = MVMCase(rows: 80, columns: 3, weightBits: 16, inputBits: 16)
    form.encoding = DifferentialPair.slices(2)
    var program = try form.program()
    var dice = Dice(3)
    program.blocks[0].codes = Tensor(
      program.blocks[0].codes.shape,
      program.blocks[0].codes.elements.map { _ in Int16(dice(30000...32767)) })
    program.globals[1].type = .i16
    program.outputs[0].bits = 16
    program.tiles[0].streams[0].body = [
      .run(Gather("g", Address("x"), .run(80))), .run(MVM("g", Address("s"))),
      .run(MVM("g", Address("s"), accumulates: true)),
      .run(Requant(Address("y"), from: Address("s"), table: Address("t"), count: 3, tableStep: 0)),
    ]
    program.tables["t"] = Table(Tensor([1, 5], [1, 25, 0, -(1 << 15), 1 << 15 - 1]))
    let codes = inputs(form)
    let group = try ReferenceMVM(program.tiles[0].groups[0], of: program)
    for lanes in [32, 1] {
      let sums = try program.run([codes], lanes: lanes)[0].elements
      let first = group(codes.elements.prefix(80).map(Int.init))
      #expect(sums.prefix(3).map(Int.init) == first.map { ($0 * 2) >> 25 })
    }
  }

  @Test func theReachOfConvertersFollowsTheStoredLevels() throws {
    var program = try MVMCase(rows: 4, columns: 1, adcBits: 3).program()
    program.blocks = Array(program.blocks.prefix(1))
    program.blocks[0].rows = [0, 1, 2]
    program.blocks[0].codes = Tensor([3, 1], [3, 3, 1])
    program.blocks[0].columns = [0]
    program.tiles[0].groups[0].blocks = [0]
    var reach = try #require(try program.converterReach(of: program.tiles[0].groups[0]))
    #expect(reach.sums == 0...7)
    #expect(reach.range == 0...7)
    #expect(reach.isLossless)
    program.blocks[0].codes.elements[2] = 2
    reach = try #require(try program.converterReach(of: program.tiles[0].groups[0]))
    #expect(reach.sums == 0...8)
    #expect(!reach.isLossless)
    program.encoding = Self.analog
    program.blocks[0].codes.elements = [3, -3, -1]
    reach = try #require(try program.converterReach(of: program.tiles[0].groups[0]))
    #expect(reach.sums == -4...3)
    #expect(reach.range == -4...3)
    #expect(reach.isLossless)
    program.accelerator.adc.step = 2
    #expect(try program.converterReach(of: program.tiles[0].groups[0])?.isLossless == false)
    program.accelerator.adc.bits = nil
    #expect(try program.converterReach(of: program.tiles[0].groups[0]) == nil)
  }
}
