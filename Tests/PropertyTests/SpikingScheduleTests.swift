import Basics
import Hardware
import IntegerModel
import NetworkIR
import Operators
import Passes
import Testing
import TileAnalysis
import TileMachine

@testable import Driver
@testable import Spiking

/// How long an image takes in spiking mode, and how soon the next one follows.
@Suite struct SpikingScheduleTests {
  private static let isaac = 6
  private static let chain = """
    h = MatMul(x, @a)
    r = Relu(h)
    g = MatMul(r, @b)
    q = Relu(g)
    y = MatMul(q, @w)
    """
  /// The spikes of the first layer, and what is made of those of the second a window later, meet at
  /// the third.
  private static let residual = """
    h = MatMul(x, @a)
    r = Relu(h)
    g = MatMul(r, @b)
    q = Relu(g)
    m = MatMul(q, @c)
    p = Relu(m)
    s = Add(p, r)
    t = Relu(s)
    y = MatMul(t, @w)
    """

  /// A network `[1, 16]` to `[1, 4]` on ISAAC; `schedule` 0 is sequential, 1 layer-pipelined.
  private func program(_ body: String, schedule: Int = 0) throws -> VerifiedProgram {
    let graph = try Graph(
      text: "memc-network 1\ninput x float32[1, 16]\n\(body)\noutput y\n", source: "test",
      operators: operators
    ) { name in
      let shape = name == "w" ? [16, 4] : [16, 16]
      return AnyTensor(Tensor(shape, (0..<shape.elementCount).map { Float($0 % 7) - 2 }))
    }
    let images = Tensor([4, 16], (0..<64).map { Float($0) / 64 })
    let target = CompiledCheck.machines[Self.isaac + schedule].target
    let context = target.context([images], threads: 1)
    var quantize = Quantize()
    quantize.activationBits = 3
    let quantized = try quantize.run(CleanUp().run(graph, in: context), in: context)
    return try target.lowered(try IntegerNetwork(QuantizedGraph(quantized))).program.verified()
  }

  private func spiking(_ program: VerifiedProgram, _ neuron: any Neuron, _ steps: Int) throws
    -> SpikingProgram
  {
    try SpikingProgram(program, neuron, steps: steps, seed: 1, chipSeed: 1)
  }

  /// On one sequencer, the latency is the sum over all lines, each in the steps in which it acts.
  @Test(arguments: [chain, residual], [1, 5])
  func aLineTakesTimeInTheStepsInWhichItActs(body: String, steps: Int) throws {
    let spiking = try spiking(try program(body), LevelNeuron(), steps)
    let program = spiking.program.program
    let works = spiking.schedule.works
    let lines = program.scopes.flatMap { scope in
      scope.tile.streams.flatMap { $0.body.executions.map { ($0.0, $0.1, scope) } }
    }
    #expect(program.tiles.flatMap(\.streams).count == 1 && lines.count == works.count)
    let sum = try zip(lines, works).reduce(0) { sum, entry in
      let (line, trips, scope) = entry.0
      let each = try #require(try line.instruction.duration(in: scope))
      return sum + each * Double(trips * spiking.schedule.steps(of: entry.1))
    }
    let latency = try #require(spiking.latencyInNanoseconds)
    #expect(abs(latency - sum) < 1e-9 * sum && latency > 0)
    let step = try #require(Timeline(program).latencyInNanoseconds)
    #expect(latency < step * Double(spiking.steps))
  }

  /// Neurons that do not wait work in every step; only the result is read once.
  @Test func neuronsThatDoNotWaitWorkInEveryStep() throws {
    let spiking = try spiking(try program(Self.chain), IntegrateAndFire(), 7)
    let latency = try #require(spiking.latencyInNanoseconds)
    let step = try #require(Timeline(spiking.program.program).latencyInNanoseconds)
    #expect(latency <= 7 * step && latency > 6 * step)
    #expect(spiking.intervalInNanoseconds == latency)
  }

  /// In a pipeline, the layers work side by side for different images, so an image follows sooner
  /// than the last one ends; where spikes of two windows meet, it cannot.
  @Test(arguments: [(chain, true), (residual, false)])
  func imagesOverlapWhereNoWindowsMeet(body: String, overlap: Bool) throws {
    let spiking = try spiking(try program(body, schedule: 1), LevelNeuron(), 7)
    let latency = try #require(spiking.latencyInNanoseconds)
    let interval = try #require(spiking.intervalInNanoseconds)
    #expect(overlap ? interval < latency : interval == latency)
    let step = try #require(Timeline(spiking.program.program).latencyInNanoseconds)
    #expect(interval <= 7 * step || !overlap)
  }
}
