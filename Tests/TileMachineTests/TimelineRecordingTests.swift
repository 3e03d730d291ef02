import Basics
import Testing

@testable import Hardware
@testable import TileAnalysis
@testable import TileMachine

@Suite struct TimelineRecordingTests {
  /// A producer (50 ns per turn) and a consumer (100 ns per turn).
  private func pipeline() throws -> Program {
    try program(
      """
      token full 0
      token free 4
      tile 0
        buffer a u8 400 ring
        buffer b u8 100
        stream producer
          loop i 4  # make
            wait free 1  # make
            fill a[100*i] 0 100:1  # make
            signal full 1  # make
          end
        stream consumer
          loop i 4  # use
            wait full 1  # use
            requant b[0] a[100*i] t[0] 100 table-step=0  # use
            signal free 1  # use
          end
      """
    ) {
      $0.addTables(["t": 1])
      $0.tiles[0].buffers[1].isScratch = true
    }
  }

  @Test func spansAreTheInstructionsThatTakeTime() throws {
    let recording = try TimelineRecording(try pipeline())
    #expect(recording.tracks.map(\.stream) == ["producer", "consumer"])
    let consumer = recording.spans.filter { $0.track == 1 }
    #expect(consumer.map(\.start) == [50, 150, 250, 350])
    #expect(consumer.map(\.end) == [150, 250, 350, 450])
    #expect(consumer.allSatisfy { $0.layer == "use" && $0.instruction == "requant" })
    #expect(recording.end == 450)
  }

  @Test func aLoopWithTooManyIterationsIsOneSpan() throws {
    let recording = try TimelineRecording(try pipeline(), limit: 2)
    let consumer = recording.spans.filter { $0.track == 1 }
    #expect(consumer.count == 1)
    #expect(consumer[0].instruction == nil)
    #expect(consumer[0].counts == ["wait": 4, "requant": 4, "signal": 4])
    #expect(consumer[0].start == 50 && consumer[0].end == 450 && consumer[0].busy == 400)
  }

  @Test func imagesFollowEachOther() throws {
    let recording = try TimelineRecording(try pipeline(), images: 2, limit: 2)
    #expect(recording.spans.filter { $0.track == 1 }.map(\.image) == [0, 1])
    #expect(recording.end == 850)
  }

  @Test(arguments: [2, 100, 100_000])
  func spansAgreeWithTheTimelineAndStayBelowTheLimit(limit: Int) throws {
    for lenet in [try LeNet.sequential(), try LeNet.pipelined()] {
      let recording = try TimelineRecording(lenet, limit: limit)
      let timeline = Timeline(lenet)
      #expect(recording.end == timeline.latencyInNanoseconds)
      for (layer, time) in timeline.busyNanosecondsOfLayers {
        let busy = recording.spans.filter { $0.layer == layer }.reduce(0) { $0 + $1.busy }
        #expect(limit < 100_000 || abs(busy - (time ?? -1)) < 1e-6 * busy + 1e-9)
      }
      let total = timeline.busyNanosecondsOfLayers.reduce(0) { $0 + ($1.time ?? 0) }
      let recorded = recording.spans.reduce(0) { $0 + $1.busy }
      #expect(abs(recorded - total) < 1e-6 * total)
      let lines = lenet.tiles.flatMap(\.streams).map(\.body.count).reduce(0, +)
      #expect(recording.spans.count <= max(limit, lines))
    }
  }

  @Test func spansOfATrackDoNotOverlap() throws {
    let recording = try TimelineRecording(try LeNet.pipelined(), limit: 500)
    for track in recording.tracks.indices {
      let spans = recording.spans.filter { $0.track == track }
      #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.end <= $1.start })
    }
  }

  @Test func aMissingTimeIsRefusedByName() throws {
    var program = try pipeline()
    program.accelerator.prices.removeAll { $0.component == .vectorOperation }
    #expect {
      try TimelineRecording(program)
    } throws: {
      "\($0)"
        == "the accelerator 'test' states no time for \(Event.vectorOperation.rawValue)"
    }
  }

  @Test func loadsKeepAllBusyTime() {
    var history = LoadHistory()
    history.add(3, from: 0, to: 10)
    history.add(5, from: 700, to: 10_000)
    let total = history.shares.reduce(0, +) * history.interval
    #expect(abs(total - 8) < 1e-9)
    #expect(history.shares.count <= 512)
  }
}
