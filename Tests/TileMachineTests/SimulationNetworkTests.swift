import Basics
import Testing

@testable import TileMachine
@testable import TileSimulator

@Suite struct SimulationNetworkTests {
  static let images = 70

  static let pictures: Tensor<Int32> = {
    var dice = Dice(5)
    return dice.codes([images, 1, 28, 28], in: 0...255)
  }()

  func expected(_ program: Program, images: Int) -> [Int32] {
    (0..<images).flatMap { image in
      let codes = Self.pictures.elements[image * 784..<(image + 1) * 784].map(Int.init)
      return LeNet.scores(program, image: codes).map(Int32.init)
    }
  }

  func inputs(_ images: Int) -> [Tensor<Int32>] {
    [Tensor([images, 28, 28].inserting(1), Array(Self.pictures.elements.prefix(images * 784)))]
  }

  @Test func aNetworkEqualsPlainLoops() throws {
    let program = LeNet.varied(try LeNet.sequential())
    let scores = try program.run(inputs(3))[0]
    #expect(scores.shape == [3, 10])
    #expect(scores.elements == expected(program, images: 3))
    #expect(Set(scores.elements).count > 4, "the scores should vary")
  }

  @Test func streamsWithRingsAndTokensEqualOneStream() throws {
    let one = LeNet.varied(try LeNet.sequential())
    let six = LeNet.varied(try LeNet.pipelined())
    #expect(try six.run(inputs(5)) == one.run(inputs(5)))
  }

  @Test(arguments: [64, 32, 16, 1]) func lanesAndThreadsChangeNothing(lanes: Int) throws {
    let program = LeNet.varied(try LeNet.pipelined())
    let one = try program.run(inputs(Self.images), lanes: 64)
    #expect(try program.run(inputs(Self.images), lanes: lanes) == one)
    #expect(try program.run(inputs(Self.images), lanes: lanes, threads: 3) == one)
    for set in InstructionSet.available {
      #expect(try program.run(inputs(Self.images), lanes: lanes, instructionSet: set) == one)
    }
  }

  @Test(arguments: [64, 1]) func cellByCellEqualsOneProduct(lanes: Int) throws {
    let program = LeNet.varied(try LeNet.sequential())
    let exact = try program.run(inputs(2))
    #expect(try program.run(inputs(2), lanes: lanes, path: .converted) == exact)
  }

  @Test(arguments: [64, 16, 1]) func anIdealChipEqualsTheIntegers(lanes: Int) throws {
    let program = LeNet.varied(try LeNet.sequential())
    let chip = try Chip.ideal(program)
    let exact = try program.run(inputs(2))
    #expect(try program.run(inputs(2), lanes: lanes, chip: chip) == exact)
  }

  @Test func fewerLanesAreUsedIfMemoryIsShort() throws {
    let program = try LeNet.sequential()
    #expect(try Simulator(program).lanes == 64)
    #expect(try Simulator(program, memory: MemoryBudget(buffers: 400_000)).lanes == 16)
    #expect(throws: Diagnostic.self) { try Simulator(program, memory: MemoryBudget(buffers: 4000)) }
  }

  @Test func noImagesGiveNoScores() throws {
    let program = try LeNet.sequential()
    #expect(try program.run([Tensor([0, 28, 28].inserting(1), [])])[0].shape == [0, 10])
  }
}

extension [Int] {
  /// Returns the shape with `channel` inserted after the number of images.
  fileprivate func inserting(_ channel: Int) -> [Int] { [self[0], channel] + dropFirst() }
}
