import Basics
import Hardware
import Testing

@testable import TileMachine
@testable import TileSimulator

/// MVMs whose converters clip and round: every instruction set against the definition.
@Suite struct SimulationConverterTests {
  static let encodings: [any Encoding] = [
    DifferentialPair.slices(2), DifferentialPair.slices(2, analog: true), OffsetColumns.slices(2),
    DifferentialPair.slices(1), DifferentialPair.slices(4),
    DifferentialPair.slices(7, analog: true),
    OffsetColumns.slices(3),
  ]

  /// Random forms that a program with inputs of 8 bits or fewer can have.
  static let cases: [MVMCase] = {
    var dice = Dice(2025)
    return (0..<60).map { number in
      var form = MVMCase()
      form.rows = [1, 6, 25, 64, 127, 128, 129, 150, 300][dice(0...8)]
      form.columns = [1, 6, 7, 16, 17, 33][dice(0...5)]
      form.encoding = encodings[number % encodings.count]
      form.levels = 1 << 7
      form.weightBits = [8, 8, 4][dice(0...2)]
      form.inputBits = [8, 8, 5, 2][dice(0...3)]
      form.isSigned = dice(0...1) == 1
      form.bitsPerCycle = [1, 1, 2, 3, 8][dice(0...4)]
      form.adcBits = dice(1...12)
      form.step = 1 << dice(0...3)
      form.activeRows = [nil, nil, 16, 100][dice(0...3)]
      form.zeros = [0, 0, 50, 90][dice(0...3)]
      return form
    }
  }()

  /// Returns 65 images, one more than 64 lanes hold; the first has the largest codes.
  func inputs(_ form: MVMCase) -> Tensor<Int32> {
    var dice = Dice(form.rows + form.columns)
    var codes = dice.codes([65, form.rows], in: form.inputs)
    for row in 0..<form.rows { codes.elements[row] = Int32(form.inputs.upperBound) }
    return codes
  }

  func reference(_ program: Program, _ inputs: Tensor<Int32>) throws -> [Int32] {
    let reference = try ReferenceMVM(program.tiles[0].groups[0], of: program)
    let rows = inputs.shape[1]
    return (0..<inputs.shape[0]).flatMap { image in
      reference(inputs.elements[image * rows..<(image + 1) * rows].map(Int.init)).map(Int32.init)
    }
  }

  @Test(arguments: cases) func everyInstructionSetEqualsTheDefinition(form: MVMCase) throws {
    let program = try form.program()
    let codes = inputs(form)
    let expected = try reference(program, codes)
    for set in InstructionSet.available {
      for lanes in Simulator.laneCounts {
        for tableLimit in [256 << 20, 0] {
          let simulator = try Simulator(
            program, lanes: lanes, memory: MemoryBudget(tables: tableLimit), instructionSet: set)
          let sums = try simulator.run(inputs: [codes])[0].elements
          #expect(sums == expected, "\(lanes) lanes, \(set), tables of \(tableLimit) bytes")
        }
      }
    }
  }

  /// Only the table limit decides between lookups and products. A network gives the same results
  /// either way, equal to the slow definition.
  @Test func aClippingNetworkIsTheSameOnEveryPath() throws {
    var program = LeNet.varied(try LeNet.sequential())
    program.accelerator.adc.bits = 5
    var dice = Dice(9)
    let images = [dice.codes([3, 1, 28, 28], in: 0...255)]
    let slow = try program.run(images, lanes: 16, path: .converted)
    for set in InstructionSet.available {
      for tableLimit in [256 << 20, 100_000, 0] {
        let simulator = try Simulator(
          program, memory: MemoryBudget(tables: tableLimit), instructionSet: set)
        #expect(try simulator.run(inputs: images) == slow, "\(set) \(tableLimit)")
      }
    }
  }

  @Test func sumsThatNoConverterChangesAreOneProduct() throws {
    var form = MVMCase(rows: 128, columns: 2, adcBits: 4)
    form.encoding = DifferentialPair.slices(2)
    var program = try form.program()
    program.blocks = Array(program.blocks.prefix(1))
    program.tiles[0].groups[0].blocks = [0]
    let rows = program.blocks[0].rows.count
    // only the lowest slice of the first column exceeds 15
    let codes = (0..<rows).flatMap { row in [Int16(row < 6 ? 3 : 0), Int16(row < 5 ? 3 : 0)] }
    program.blocks[0].codes = Tensor([rows, 2], codes)
    let cells = try GroupCells(program.tiles[0].groups[0], of: program)
    let split = SplitCells(
      cells, try CellLevels(cells, of: program), of: program, within: 0...15, step: 1)
    #expect(split.units.count == 1)
    #expect(split.units[0].columns.map(\.column) == [0])
    #expect(split.units[0].columns[0].planes.map(\.factor) == [1])
    #expect(split.exact[0].isEmpty)
    #expect(split.exact[1].map(\.weight) == [3, 3, 3, 3, 3])
  }
}
