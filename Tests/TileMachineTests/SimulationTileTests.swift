import Basics
import Testing

@testable import TileMachine
@testable import TileSimulator

@Suite struct SimulationTileTests {
  @Test func everyInstructionCanBeRun() {
    #expect(instructions.types.allSatisfy { $0 is any Executable.Type })
  }

  /// The rows of a matrix are on two tiles: partial sums are sent to the owner, which adds them.
  @Test(arguments: [64, 1]) func aMatrixSplitOverTilesAddsUp(lanes: Int) throws {
    var program = try program(
      """
      global x u8 40
      global y i32 40
      input x x [1, 8, 5] u8 {scale = 1, zero-point = 0, offset = 0, strides = [40, 5, 1]}
      output y y [1, 8, 5] u8 {scale = 1, zero-point = 0, offset = 0, strides = [40, 5, 1]}
      matrix m [5, 5] i8
      token ready 0
      channel sums i32 7
      tile 0
        buffer a i32 5
        group g m 0 u8 [0]
        stream main
          loop y 8
            gather g x[5*y] 5:1
            mvm g a[0]
            send sums a[0] 5:1
          end
          signal ready 8
      tile 1
        buffer a i32 5
        buffer b i32 5
        group g m 0 u8 [1]
        stream main
          loop y 8
            receive sums b[0] 5:1
            gather g x[5*y] 5:1
            mvm g a[0]
            add y[5*y] a[0] b[0] - 5
          end
          wait ready 8

      """)
    program.blocks = [
      Block("m", array: 0, rows: [0, 3], columns: [0, 1, 2, 3, 4]),
      Block("m", array: 1, rows: [1, 2, 4], columns: [4, 3, 2, 1]),
    ]
    program.outputs[0].bits = 32
    program.outputs[0].isSigned = true
    var dice = Dice(9)
    let inputs = dice.codes([21, 8, 5], in: 0...255)
    let weights = program.weights(of: "m")
    let expected = (0..<21 * 8 * 5).map { index in
      (0..<5).reduce(0) { $0 + Int(inputs.elements[index / 5 * 5 + $1]) * weights[$1][index % 5] }
    }
    let sums = try program.run([inputs], lanes: lanes)
    #expect(sums[0].elements.map(Int.init) == expected)
  }

  @Test(arguments: [64, 16, 1]) func aGroupsInputsAndSumsAreCaptured(lanes: Int) throws {
    let program = LeNet.varied(try LeNet.pipelined())
    var dice = Dice(4)
    let images = dice.codes([20, 1, 28, 28], in: 0...255)
    let simulator = try Simulator(program, lanes: lanes)
    let samples = try simulator.capture(group: "conv1", inputs: [images], limit: 50)
    #expect(samples.inputs.shape == [50, 25])
    #expect(samples.sums.shape == [50, 6])
    #expect(Set(samples.images).count > 15)
    let reference = try ReferenceMVM(program.tiles[0].groups[0], of: program)
    for sample in 0..<50 {
      let (image, firing) = (samples.images[sample], samples.firings[sample])
      let window = (0..<25).map { tap -> Int in
        let (y, x) = (firing / 28 + tap / 5 - 2, firing % 28 + tap % 5 - 2)
        guard (0..<28).contains(y), (0..<28).contains(x) else { return 0 }
        return Int(images.elements[image * 784 + y * 28 + x])
      }
      let codes = samples.inputs.elements[sample * 25..<(sample + 1) * 25].map(Int.init)
      #expect(codes == window)
      let sums = samples.sums.elements[sample * 6..<(sample + 1) * 6].map { Int($0) }
      #expect(sums == reference(window))
    }
    let all = try simulator.capture(group: "fc3", inputs: [images], limit: 50)
    #expect(all.images == Array(0..<20))
    let ideal = try Simulator(program, chip: .ideal(program), lanes: lanes)
    #expect(try ideal.capture(group: "fc3", inputs: [images], limit: 50).sums == all.sums)
  }

  @Test(arguments: [64, 16, 1]) func groupsCapturedTogetherEqualSingleOnes(lanes: Int) throws {
    let program = LeNet.varied(try LeNet.pipelined())
    var dice = Dice(4)
    let images = dice.codes([20, 1, 28, 28], in: 0...255)
    let simulator = try Simulator(program, lanes: lanes)
    let wanted = program.groupsInOrder.enumerated().map { number, place in
      GroupOfInterest(tile: place.tile, group: place.group.name, limit: 10 + number)
    }
    let found = Array(try simulator.capture(wanted, inputs: [images]))
    #expect(found.count == wanted.count)
    for (wanted, found) in zip(wanted, found) {
      let alone = try simulator.capture(
        group: wanted.group, tile: wanted.tile, inputs: [images], limit: wanted.limit)
      #expect(found.inputs == alone.inputs && found.sums == alone.sums)
      #expect(found.images == alone.images && found.firings == alone.firings)
    }
  }

  @Test(arguments: [(1, 1), (2, 16), (16, 16), (33, 64), (1000, 64)])
  func lanesAreNoMoreThanImagesNeed(images: Int, lanes: Int) throws {
    #expect(try Simulator(LeNet.sequential(), images: images).lanes == lanes)
  }

  @Test func converterBitsAreRespected() throws {
    var program = LeNet.varied(try LeNet.sequential())
    program.accelerator.adc.bits = 8
    var dice = Dice(4)
    let images = dice.codes([2, 1, 28, 28], in: 0...255)
    program.accelerator.adc.bits = 12
    let exact = try program.run([images])
    program.accelerator.adc.bits = nil
    #expect(try program.run([images]) == exact)
    program.accelerator.adc.bits = 5
    #expect(try program.run([images]) != exact)
  }
}
