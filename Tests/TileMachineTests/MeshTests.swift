import Basics
import Hardware
import Testing

@testable import TileAnalysis
@testable import TileMachine

/// Ways over the meshes of chips and the links between them, counted by hand.
@Suite struct MeshTests {
  private func chips(_ count: Int, ofTiles tiles: Int) -> ChipSection {
    var chip = ChipSection()
    (chip.tiles, chip.count) = (tiles, count)
    return chip
  }

  private static let ways: [(Int, Int?, Int, Range<Int>)] = [
    // 3 × 3 tiles: 5 is at (2, 1), 7 at (1, 2)
    (5, 7, 2, 0..<0), (5, nil, 3, 0..<0), (0, nil, 0, 0..<0), (4, 4, 0, 0..<0),
    // 14 is tile 5 of chip 1, 25 is tile 7 of chip 2: through the corners, tiles 9 and 18
    (14, nil, 3, 0..<1), (14, 5, 6, 0..<1), (25, 5, 6, 0..<2), (14, 25, 6, 1..<2),
    (9, 18, 0, 1..<2), (18, nil, 0, 0..<2),
    // 32 is tile 5 of chip 0 in the next part
    (32, 7, 2, 0..<0),
  ]

  @Test(arguments: ways)
  func aWayIsTheDistanceOnEachChipAndTheLinksBetween(
    from: Int, to: Int?, hops: Int, links: Range<Int>
  ) {
    let mesh = Mesh(chips(3, ofTiles: 9))
    #expect(mesh.route(from: from, to: to) == Route(hops: hops, links: links))
    if let to { #expect(mesh.route(from: to, to: from) == Route(hops: hops, links: links)) }
  }

  @Test func allChipsTogetherHaveAtMost2To20Tiles() {
    #expect(throws: Never.self) { try chips(256, ofTiles: 4096).validate() }
    let message = "'count' of chip must leave at most 1048576 tiles on all chips, not 2097152"
    #expect(throws: Diagnostic.configuration(message, at: nil)) {
      try chips(2, ofTiles: 1 << 20).validate()
    }
  }

  /// Tile 1 is beside the corner of chip 0, tile 3 beside that of chip 1.
  private func program() throws -> Program {
    var accelerator = testAccelerator
    (accelerator.chip.tiles, accelerator.chip.count) = (2, 2)
    accelerator.prices += [price(.meshByte, 2), price(.linkByte, 10)]
    return try TileMachineTests.program(
      """
      global g u8 8
      channel c u8 40
      tile 1
        buffer a u8 40
        stream 0
          fill a[0] 0 40:1
          send c a[0] 40:1  # there
      tile 3
        buffer a u8 40
        buffer b u8 8
        stream 0
          receive c a[0] 40:1
          move b[0] 8:1 g[0] 8:1  # back
      """, on: accelerator)
  }

  @Test func bytesBetweenChipsCrossMeshesAndLinks() throws {
    let program = try program()
    let activity = ProgramActivity(program).total
    #expect(activity[.meshByte] == 40 * 2 + 8 * 1)
    #expect(activity[.linkByte] == 40 + 8)
    let traffic = Traffic(program)
    #expect(traffic.memory == [3: 8] && traffic.pairs == [Traffic.Pair(3, 1): 40])
    let crossings = traffic.crossings(on: Mesh(program.accelerator.chip))
    #expect(crossings.byteHops == 88 && crossings.links == [0: 48] && crossings.linkBytes == 48)
  }

  @Test func aLinkIsBusyForEachOfItsBytes() throws {
    let timeline = Timeline(try program(), images: 4)
    // 40 bytes follow each other over the link; the mesh is faster
    let busy = timeline.busyNanosecondsOfLayers.first { $0.layer == "there" }?.time
    #expect(try (#require(busy) - 40 * 10).magnitude < 1e-9)
    #expect(timeline.linkTimes == LinkTimes(memory: 8, chips: [48 * 10]))
    // images follow each other no faster than the link lets them
    #expect(timeline.intervalInNanoseconds == 480)
  }

  @Test func withoutATimeOfLinksThereIsNoLatency() throws {
    var program = try program()
    program.accelerator.prices.removeAll { $0.component == .linkByte }
    let timeline = Timeline(program)
    #expect(timeline.latencyInNanoseconds == nil && timeline.unpriced == [.linkByte])
    #expect(timeline.linkTimes.longest == 8)
  }
}
