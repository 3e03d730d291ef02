import Basics
import Hardware
import Testing

@testable import TileAnalysis
@testable import TileMachine

@Suite struct TimelineTests {
  /// Returns a program with a producer (50 ns per turn) and a consumer (100 ns per turn), connected
  /// by one token in each direction.
  private func pipeline(
    credits: Int, returning credit: String = "signal free 1  # use"
  ) throws -> Program {
    try program(
      """
      token full 0
      token free \(credits)
      tile 0
        buffer a u8 400 ring
        buffer b u8 100
        stream producer
          loop i 4
            wait free 1  # make
            fill a[100*i] 0 100:1  # make
            signal full 1  # make
          end
        stream consumer
          loop i 4
            wait full 1  # use
            requant b[0] a[100*i] t[0] 100 table-step=0  # use
            \(credit)
          end
      """
    ) {
      $0.addTables(["t": 1])
      $0.tiles[0].buffers[1].isScratch = true
    }
  }

  @Test func streamsOverlapAsFarAsTheirTokensAllow() throws {
    // a fill of 100 bytes takes 50 ns, a requantization of 100 elements 100 ns
    #expect(Timeline(try pipeline(credits: 4)).latencyInNanoseconds == 50 + 4 * 100)
    #expect(Timeline(try pipeline(credits: 1)).latencyInNanoseconds == 4 * (50 + 100))
  }

  @Test func imagesBackToBackFollowAtThePaceOfTheSlowestStream() throws {
    let pipelined = Timeline(try pipeline(credits: 4), images: 6)
    #expect(pipelined.latencyInNanoseconds == 450)
    #expect(pipelined.intervalInNanoseconds == 400)
    // with one credit the streams alternate
    #expect(Timeline(try pipeline(credits: 1), images: 6).intervalInNanoseconds == 600)
    #expect(Timeline(try pipeline(credits: 4)).intervalInNanoseconds == nil)
  }

  @Test func tokensThatDoNotReturnGiveOnlyTheTimeOfOneImage() throws {
    let timeline = Timeline(try pipeline(credits: 4, returning: ""), images: 6)
    #expect(timeline.latencyInNanoseconds == 450)
    #expect(timeline.intervalInNanoseconds == nil)
  }

  @Test func theVectorUnitOfATileServesOneStreamAtATime() throws {
    let buffers: [String] = [
      "  buffer a u8 100\n  buffer b u8 100\n", "  buffer c u8 100\n  buffer d u8 100\n",
    ]
    let streams: [String] = zip(["a", "c"], ["b", "d"]).map { from, to -> String in
      """
        stream \(from)
          fill \(from)[0] 0 100:1
          requant \(to)[0] \(from)[0] t[0] 100 table-step=0

      """
    }
    let texts: [String] = [
      "tile 0\n\(buffers.joined())\(streams.joined())",
      "tile 0\n\(buffers[0])\(streams[0])tile 1\n\(buffers[1])\(streams[1])",
    ]
    let latencies = try texts.map { text in
      Timeline(try program(text) { $0.addTables(["t": 1]) }).latencyInNanoseconds
    }
    #expect(latencies == [250.0, 150.0])
  }

  @Test func layersAreNamedByComments() throws {
    let layers = Timeline(try pipeline(credits: 4)).busyNanosecondsOfLayers.filter {
      $0.layer != ""
    }
    #expect(layers.map(\.layer) == ["make", "use"])
    #expect(layers.map(\.time) == [200, 400])
  }

  @Test func aMissingPriceLeavesTheLatencyUnknown() throws {
    var program = try pipeline(credits: 4)
    program.accelerator.prices.removeAll { $0.component == .vectorOperation }
    let timeline = Timeline(program)
    #expect(timeline.latencyInNanoseconds == nil)
    #expect(timeline.unpriced == [.vectorOperation])
    #expect(timeline.busyNanosecondsOfLayers.first { $0.layer == "make" }?.time == 200)
    #expect(timeline.busyNanosecondsOfLayers.first { $0.layer == "use" }?.time == .some(nil))
  }

  /// 130 rows in row groups of 64 with 8 input cycles take 3 · 8 readings of 100 ns. Blocks on
  /// different arrays are read at the same time, those on one array one after another. Conversions
  /// overlap with readings, except for the first reading.
  @Test(arguments: [(false, 20 + 24 * 100.0), (true, 20 + 32 * 100.0)])
  func blocksThatShareAnArrayFireOneAfterAnother(share: Bool, expected: Double) throws {
    var accelerator = testAccelerator
    accelerator.array.rows = 256
    accelerator.array.activeRows = 64
    let program = try program(
      """
      matrix m [140, 20] i8
      tile 0
        buffer in u8 140
        buffer s i32 20
        group m m 0 u8 [0, 1]
        stream 0
          fill in[0] 0 140:1
          gather m in[0] 140:1
          mvm m s[0]  # product
      """, on: accelerator
    ) {
      $0.blocks = [
        Block("m", array: 0, rows: Array(0..<130), columns: Array(0..<20)),
        Block("m", array: share ? 0 : 1, row: 130, rows: Array(130..<140), columns: Array(0..<20)),
      ]
    }
    #expect(verify(program).isEmpty)
    let busy = Timeline(program).busyNanosecondsOfLayers.first { $0.layer == "product" }
    #expect(busy?.time == expected)
  }

  @Test func everyComponentOfAProductIsCounted() throws {
    let program = try program(
      """
      matrix m [10, 6] i8
      tile 2
        buffer in u8 10
        buffer s i32 6
        group m m 0 u8 [0, 1]
        stream 0
          fill in[0] 0 10:1
          loop i 5
            gather m in[0] 10:1  # m
            mvm m s[0]  # m
          end
      """
    ) {
      $0.blocks = [
        Block("m", array: 0, rows: Array(0..<7), columns: Array(0..<6)),
        Block("m", array: 1, rows: [7, 8], columns: [1, 2]),
      ]
      $0.tiles[0].buffers[1].isScratch = true
    }
    #expect(verify(program).isEmpty)
    let layers = ProgramActivity(program).layers
    #expect(layers.map(\.name) == ["", "m"])
    // 7 magnitude bits in slices of 2 with two polarities give 8 planes; there are 8 input cycles
    let conversions = 8 * 8 * (6 + 2)
    // a word line takes one bit per cycle; the converters are ideal and have no number of bits
    let once =
      Activity([
        .sampleAndHold: conversions, .adcConversion: conversions, .shiftAdd: conversions + 2,
        .registerRead: 8 * (7 + 2), .registerWrite: 4 * (6 + 2) + 9, .bufferRead: 9,
        .bufferWrite: 6 * 4,
      ])
      + Activity(works: [
        .arrayRead: Activity.Work(2 * 8 * 8, bits: 1),
        .dacConversion: Activity.Work(8 * 8 * (7 + 2), bits: 1),
      ])
    #expect(layers[1].activity == once * 5)
    #expect(ProgramActivity(program).total[.bufferWrite] == 10 + 5 * 24)
  }

  @Test func analogPairsAreConvertedOnceAndOffsetsSubtracted() throws {
    let text = """
      matrix m [10, 6] i8
      tile 0
        buffer s i32 6
        group m m 0 i4 [0]
        stream 0
          mvm m s[0]
      """
    var program = try program(text) {
      $0.blocks = [Block("m", array: 0, rows: Array(0..<10), columns: Array(0..<6))]
    }
    program.encoding = try DifferentialPair(Record(["subtract": Value(.text("analog"))]))
    // the sign bit has its own cycle; there is one conversion for each of 4 slices
    #expect(ProgramActivity(program).total[.adcConversion] == 4 * 4 * 6)
    #expect(ProgramActivity(program).total[.arrayRead] == 4 * 8)
    program.encoding = OffsetColumns()
    #expect(ProgramActivity(program).total[.shiftAdd] == 4 * 4 * 6 + 10 + 6)
  }

  @Test func globalMemoryIsReachedOverTheMesh() throws {
    var accelerator = testAccelerator
    accelerator.chip.tiles = 9
    let program = try program(
      """
      global g u8 4
      channel c u8 4
      tile 5
        buffer a u8 4
        stream 0
          move a[0] 4:1 g[0] 4:1
          send c a[0] 4:1
      tile 7
        buffer a u8 4
        stream 0
          receive c a[0] 4:1
      """, on: accelerator)
    // tiles 5 and 7 of a 3 × 3 mesh: (2, 1) and (1, 2); the memory is at (0, 0)
    let activity = ProgramActivity(program).total
    #expect(activity[.meshByte] == 4 * 3 + 4 * 2)
    #expect(activity[.memoryRead] == 4)
    #expect(activity[.bufferWrite] == 8)
  }

  @Test func lenetHasALatencyAndTheRightNumberOfProducts() throws {
    for program in [try LeNet.sequential(), try LeNet.pipelined()] {
      #expect(Timeline(program).latencyInNanoseconds != nil)
      let reads = ProgramActivity(program).total[.arrayRead]
      // blocks per firing: conv1 1, conv2 2, fc1 4, fc2 and fc3 1; 8 cycles, 8 planes
      #expect(reads == (784 * 1 + 100 * 2 + 4 + 1 + 1) * 64)
    }
    let times = try [LeNet.sequential(), LeNet.pipelined()].map {
      Timeline($0).latencyInNanoseconds ?? 0
    }
    #expect(times[1] < times[0])
  }
}
