import Basics
import Hardware
import Testing
import TileAnalysis
import TileMachine

@testable import Driver
@testable import Evaluation
@testable import Lowering

@Suite struct ScheduleTests {
  private func compile(_ model: String, _ schedule: Schedule, _ overrides: [String] = []) throws
    -> CompiledProgram
  {
    var compiler = Compiler(model: TestFiles.model(model))
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.overrides = ["schedule=\(schedule.rawValue)"] + overrides
    return try compiler.compile().program
  }

  @Test(arguments: [Schedule.layerPipelined, .pixelPipelined], ["lenet5", "fashion-residual"])
  func aPipelineComputesWhatTheSequenceDoes(schedule: Schedule, model: String) throws {
    try expectVerified(
      compile("\(model).onnx", schedule), as: TestFiles.model("\(model).onnx"))
  }

  @Test(
    arguments: [Schedule.layerPipelined, .pixelPipelined],
    ["copies=3", "copies=balanced", "strategy=plain-grid copies=balanced"])
  func copiesComputeWhatOneDoes(schedule: Schedule, placement: String) throws {
    let placement = placement.split(separator: " ").map { "placement.\($0)" }
    for model in ["lenet5", "fashion-residual"] {
      try expectVerified(
        compile("\(model).onnx", schedule, placement), as: TestFiles.model("\(model).onnx"))
    }
  }

  @Test func balancedCopiesMakeAPipelineFaster() throws {
    let placement = ["placement.strategy=plain-grid"]
    let single = try Report(compile("lenet5.onnx", .pixelPipelined, placement))
    let copied = try Report(
      compile("lenet5.onnx", .pixelPipelined, placement + ["placement.copies=balanced"]))
    #expect(copied.figures.intervalNs! < single.figures.intervalNs! / 8)
  }

  @Test func aSequenceHasNoUseForCopies() throws {
    #expect(
      throws: Diagnostic.unsupported(
        "'schedule: sequential' uses one copy of each matrix",
        note: "set 'schedule' to 'pixel-pipelined' or 'layer-pipelined', or place one copy")
    ) {
      try compile("lenet5.onnx", .sequential, ["placement.copies=2"])
    }
  }

  @Test func layersThatOverlapTakeLessTimeAndImagesFollowFaster() throws {
    let reports = try Schedule.allCases.map { try Report(compile("lenet5.onnx", $0)) }
    let latencies = reports.compactMap(\.figures.latencyNs)
    let intervals = reports.compactMap(\.figures.intervalNs)
    #expect(latencies.count == 3 && intervals.count == 3)
    #expect(latencies[0] == intervals[0])
    // handing over whole values changes no latency; only its images overlap
    #expect(latencies[1] == latencies[0] && intervals[1] < latencies[1])
    #expect(latencies[2] < latencies[1] && intervals[2] < latencies[2])
    #expect(reports.map(\.schedule) == Schedule.allCases.map(\.rawValue))
    #expect(reports[2].waitingLayers == ["flatten", "fc1", "fc2", "fc3"])
    // conv1 fires 784 times for 8 cycles of 100 ns: no schedule is faster than that
    #expect(intervals.allSatisfy { $0 >= 784 * 800 })
  }

  @Test func aPixelPipelineOfLenetIsTheOneWrittenByHand() throws {
    let program = try compile("lenet5.onnx", .pixelPipelined).program
    let rings = program.tiles[0].buffers.filter(\.isRing)
    #expect(rings.map(\.name) == ["x", "relu1", "pool1", "relu2"])
    #expect(rings.map(\.size) == [6 * 32, 4 * 168, 6 * 84, 4 * 160])
    #expect(program.tiles[0].streams.map(\.name).contains("pool2"))
  }

  @Test func theTinyMachinesPipelineIsShortEnoughToReadByEye() throws {
    let program = try compile("tiny.onnx", .pixelPipelined, ["accelerator=tiny-8"])
    #expect(program.program.text == (try TestFiles.fixture("tiny-8-pipelined.asm")))
  }

  /// `x → conv → conv → add ← x`: the convolutions need two rows more than the sum.
  @Test func aResidualBranchHoldsTheRowsOfItsLead() throws {
    let program = try compile("fashion-residual.onnx", .pixelPipelined).program
    let input = program.tiles[0].buffers.first { $0.name == "pool1" }
    #expect(input?.isRing == true)
    #expect(verify(program.program).isEmpty)
    // with one row less there is no way through
    let tokens = ["pool1.conv2a.free", "pool1.add2.free"]
    let run = TokenRun(program.program)
    #expect(run.blockingTokens(initial: [:]).isEmpty)
    let rows = program.tokens.first { $0.name == tokens[0] }!.initial
    let fewest = (1...rows).first { rows in
      run.blockingTokens(initial: [tokens[0]: rows, tokens[1]: rows]).isEmpty
    }
    #expect(fewest == 4)
  }

  @Test func anUnknownScheduleIsRefusedWithTheKnownOnes() throws {
    #expect(
      performing { try compile("tiny.onnx", .sequential, ["schedule=pipelined"]) }
        == "'schedule' of mapping must be one of sequential, layer-pipelined, pixel-pipelined, not "
        + "'pipelined'")
  }

  @Test func sumsThatDoNotFitTheBufferNameTheirLayer() throws {
    let target = try Target(test: "baseline")
    var accelerator = target.accelerator
    accelerator.tile.bufferBytes = 600
    var file = target.file
    file.schedule = .pixelPipelined
    let small = try Target(file, accelerator)
    let program = try compile("lenet5.onnx", .sequential)
    let message = performing { _ = try small.program(of: program.network) }
    #expect(
      message == "a tile of 'isaac' has a buffer of 600 bytes, but the scratch data of tile 0 need "
        + "944, 480 of them for layer 'fc1'")
  }

  private func performing(_ body: () throws -> some Any) -> String? {
    do {
      _ = try body()
      return nil
    } catch let diagnostics as Diagnostics {
      return diagnostics.all.first?.message
    } catch {
      return (error as? Diagnostic)?.message
    }
  }
}
