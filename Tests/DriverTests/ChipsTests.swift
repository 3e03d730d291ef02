import Basics
import TestSupport
import Testing
import TileAnalysis

@testable import Driver
@testable import Evaluation
@testable import Lowering
@testable import TileMachine

/// Tiles on the mesh of one chip, and on several chips.
@Suite struct ChipsTests {
  /// LeNet-5 takes nine positions; a tile of this accelerator has two, a chip `tiles` tiles.
  private func compiler(
    _ folder: String, tiles: Int, _ overrides: [String], changing: (String) -> String = { $0 }
  ) throws -> Compiler {
    let isaac = try String(
      contentsOfFile: "\(TestFiles.root)/mappings/accelerators/isaac.yaml", encoding: .utf8)
    let small = isaac.replacing("arrays: 96", with: "arrays: 16").replacing(
      "{tiles: 168}", with: "{tiles: \(tiles)}")
    try AtomicWrite.write(Array(changing(small).utf8), to: "\(folder)/small.yaml")
    var compiler = Compiler(model: TestFiles.model("lenet5.onnx"))
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.overrides =
      ["accelerator=\(folder)/small.yaml", "placement.strategy=plain-grid"] + overrides
    return compiler
  }

  /// The bytes that each instruction moves when it runs, by its footprint, loop turn by loop turn.
  private func slowTraffic(_ program: Program) throws -> (memory: [Int: Int], sent: Int) {
    let globals = Dictionary(uniqueKeysWithValues: program.globals.map { ($0.name, $0.type.size) })
    let channels = Dictionary(
      uniqueKeysWithValues: program.channels.map { ($0.name, $0.type.size) })
    var (memory, sent): ([Int: Int], Int) = ([:], 0)
    func run(_ body: [Statement], _ scope: Scope) throws {
      for statement in body {
        switch statement {
        case .loop(let loop): for _ in 0..<loop.count { try run(loop.body, scope) }
        case .line(let line):
          let footprint = try line.instruction.footprint(in: scope)
          for access in footprint.reads + footprint.writes + footprint.fills {
            guard let size = globals[access.address.buffer] else { continue }
            memory[scope.tile.number, default: 0] += size * access.runs.reduce(0) { $0 + $1.count }
          }
          if case .send(let channel, let count) = footprint.synchronization {
            sent += count * (channels[channel] ?? 0)
          }
        }
      }
    }
    for scope in program.scopes {
      for stream in scope.tile.streams { try run(stream.body, scope) }
    }
    return (memory, sent)
  }

  @Test(
    arguments: ["rows", "traffic"],
    ["schedule=sequential", "schedule=layer-pipelined", "schedule=pixel-pipelined"])
  func theTrafficIsWhatInstructionsMove(sites: String, schedule: String) throws {
    try withFolder { folder in
      let program = try compiler(folder, tiles: 12, [schedule, "sites=\(sites)"]).compile()
        .program.program.program
      let (traffic, slow) = (Traffic(program), try slowTraffic(program))
      #expect(traffic.memory == slow.memory)
      #expect(traffic.pairs.values.reduce(0, +) == slow.sent)
      #expect(slow.sent > 0)
      let mesh = ProgramActivity(program).total[.meshByte]
      #expect(traffic.crossings(on: Mesh(program.accelerator.chip)).byteHops == mesh)
    }
  }

  @Test(arguments: ["schedule=sequential", "schedule=pixel-pipelined"])
  func sitesByTrafficMakeWaysShorterAndChangeNoCode(schedule: String) throws {
    try withFolder { folder in
      let programs = try ["rows", "traffic"].map {
        try compiler(folder, tiles: 12, [schedule, "sites=\($0)"]).compile().program
      }
      let reports = try programs.map { try Report($0) }
      let meshes = try reports.map { try #require($0.mesh) }
      #expect(meshes[1].byteHops < meshes[0].byteHops && meshes[1].bytes == meshes[0].bytes)
      #expect(reports[1].figures.energyPJ! < reports[0].figures.energyPJ!)
      try expectVerified(programs[1], as: TestFiles.model("lenet5.onnx"))
    }
  }

  @Test func positionsAreThoseOfTheirTile() throws {
    try withFolder { folder in
      let program = try compiler(folder, tiles: 12, ["sites=traffic"]).compile().program.program
      let numbers = program.tiles.map(\.number)
      #expect(numbers != Array(0..<numbers.count) && Set(numbers).count == numbers.count)
      for tile in program.tiles {
        let positions = tile.groups.flatMap(\.blocks).map { program.blocks[$0].array }
        #expect(positions.allSatisfy { $0 / 2 == tile.number })
        for channel in program.channels where channel.name.hasSuffix(".\(tile.number)") {
          #expect(
            tile.streams.flatMap(\.body.executions).contains { line, _ in
              (line.instruction as? Send)?.channel == channel.name
            })
        }
      }
    }
  }

  @Test func aFaultMapKeepsTilesInOrder() throws {
    try withFolder { folder in
      let map = "\(folder)/map.npy"
      try AtomicWrite.write(
        Npy.write(Tensor([9, 8, 128, 128], repeating: UInt8(0))), to: map)
      var compiler = try compiler(folder, tiles: 12, [])
      compiler.faults = map
      let program = try compiler.compile().program
      #expect(program.program.tiles.map(\.number) == Array(0..<5))
      try expectVerified(program, as: TestFiles.model("lenet5.onnx"))
      compiler.overrides.append("sites=traffic")
      let refusal = try diagnostic { _ = try compiler.compile() }
      #expect(
        refusal.message
          == "'sites: traffic' moves arrays to other tiles, but a fault map says where each is")
    }
  }

  @Test func aFaultMapThatTakesTooManyArraysIsNamed() throws {
    try withFolder { folder in
      var map = Tensor([10, 8, 128, 128], repeating: UInt8(0))
      for cell in 0..<4 * 8 * 128 * 128 { map.elements[cell] = 1 }
      try AtomicWrite.write(Npy.write(map), to: "\(folder)/map.npy")
      var compiler = try compiler(folder, tiles: 5, [])
      compiler.faults = "\(folder)/map.npy"
      let whole = try diagnostic { _ = try compiler.compile() }
      #expect(
        whole.message
          == "the network needs 9 positions, but the fault map leaves only 6 positions of isaac")
      #expect(whole.kind == .unsupported)
      #expect(whole.notes.joined().hasPrefix("raise '--lost-above' "))
      #expect(!whole.notes.joined().contains("chips"))
      compiler.lostAbove = 1
      #expect(try compiler.compile().program.manifest.lostArrays.isEmpty)
    }
  }

  @Test(arguments: [(1, nil), (2, "the program uses 1 of 2 chips; the others change nothing")])
  func chipsThatAreNotUsedAreAWarning(chips: Int, warning: String?) throws {
    try withFolder { folder in
      let program = try compiler(folder, tiles: 5, ["chips=\(chips)"]).compile().program
      let report = try Report(program)
      let found = report.warnings.filter { $0.contains("chips") }
      #expect(found == [warning].compactMap(\.self))
      #expect(report.chips == nil && report.text.contains("chips") == (warning != nil))
    }
  }

  @Test(
    arguments: ["rows", "traffic"],
    ["schedule=sequential", "schedule=layer-pipelined", "schedule=pixel-pipelined"])
  func whatFitsSeveralChipsComputesWhatOneDoes(sites: String, schedule: String) throws {
    try withFolder { folder in
      let program = try compiler(folder, tiles: 2, [schedule, "sites=\(sites)", "chips=3"])
        .compile().program
      try expectVerified(program, as: TestFiles.model("lenet5.onnx"))
      let report = try Report(program)
      let chips = try #require(report.chips)
      #expect(chips.used == 3 && chips.links.count == 2 && chips.warnings.isEmpty)
      let bytes = chips.links.reduce(0) { $0 + $1.bytes }
      let cost = try #require(report.costs.first { $0.component == "link-byte" })
      #expect(Double(cost.events) == bytes)
      #expect(abs(cost.energyPJ! - 406.25 * bytes) <= 1e-9 * cost.energyPJ!)
      let interval = try #require(report.figures.intervalNs)
      for link in chips.links {
        #expect(abs(link.busyNs! - 0.15625 * link.bytes) <= 1e-9 * link.busyNs!)
        #expect(link.utilisation! == link.busyNs! / interval && link.utilisation! <= 1)
      }
      #expect(report.text.contains("3 chips: an image moves "))
    }
  }

  @Test func sitesByTrafficMoveNoMoreBytesBetweenChips() throws {
    try withFolder { folder in
      let links = try ["rows", "traffic"].map { sites in
        let program = try compiler(folder, tiles: 3, ["sites=\(sites)", "chips=3"]).compile()
          .program
        let report = try Report(program)
        return try #require(report.chips).links.reduce(0) { $0 + $1.bytes }
      }
      #expect(links[1] <= links[0])
    }
  }

  @Test func whatFitsNoChipNamesTheNumberThatWouldDo() throws {
    try withFolder { folder in
      let one = try diagnostic { _ = try compiler(folder, tiles: 2, []).compile() }
      #expect(one.message == "the network needs 5 tiles, but isaac has 2")
      #expect(one.notes.joined().contains("; '--set chips=3' spreads it over 3 chips; "))
      let two = try diagnostic { _ = try compiler(folder, tiles: 2, ["chips=2"]).compile() }
      #expect(two.message == "the network needs 5 tiles, but 2 chips of isaac have 4")
    }
  }

  @Test func partsCanTakeSeveralChips() throws {
    try withFolder { folder in
      let program = try compiler(
        folder, tiles: 2,
        ["chips=2", "sites=traffic", "parts.cut=shortest", "schedule=pixel-pipelined"]
      ).compile().program
      #expect(program.program.program.partCount > 1)
      try expectVerified(program, as: TestFiles.model("lenet5.onnx"))
    }
  }

  @Test func linksWithoutAPriceAreAWarning() throws {
    try withFolder { folder in
      let program = try compiler(folder, tiles: 2, ["chips=3"]) { text in
        text.replacing("component: link-byte", with: "component: neuron-read")
      }.compile().program
      let report = try Report(program)
      let chips = try #require(report.chips)
      #expect(
        chips.warnings == [
          "'isaac' states no energy and no time of bytes between chips ('link-byte')"
        ])
      #expect(report.warnings.contains(chips.warnings[0]))
      #expect(chips.links.allSatisfy { $0.busyNs == nil && $0.utilisation == nil })
      #expect(report.figures.latencyNs == nil && report.unpriced.time == ["link-byte"])
      #expect(report.unpriced.energy.contains("link-byte"))
    }
  }
}
