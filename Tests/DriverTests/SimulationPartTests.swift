import Basics
import CommandFiles
import Evaluation
import Foundation
import NetworkIR
import TestSupport
import Testing

@testable import Driver

/// Parts of a simulation add up to what one process gives.
@Suite struct SimulationPartTests {
  private static let compiled: Result<CompiledProgram, any Error> = Result {
    var compiler = Compiler(model: TestFiles.model("tiny.onnx"))
    compiler.mapping = TestFiles.mapping("baseline")
    return try compiler.compile().program
  }

  private static let images = 12

  /// Calls `body` with a simulation of twelve images in a folder, which goes away afterwards.
  private func withSimulation(_ body: (Simulation, String) throws -> Void) throws {
    try withFolder { folder in
      try ProgramFile.write(Self.compiled.get(), to: "\(folder)/p.memc")
      let pixels = (0..<64 * Self.images).map { Float($0 * 37 % 256) / 255 }
      try AtomicWrite.write(
        Npy.write(Tensor([Self.images, 1, 8, 8], pixels)), to: "\(folder)/x.npy")
      let labels = (0..<Self.images).map { Int64($0 * 3 % 10) }
      try AtomicWrite.write(Npy.write(Tensor([Self.images], labels)), to: "\(folder)/y.npy")
      var simulation = Simulation(program: "\(folder)/p.memc", images: "\(folder)/x.npy")
      simulation.goals = .labels("\(folder)/y.npy")
      simulation.showsConfusion = true
      simulation.command = "memc simulate"
      try body(simulation, folder)
    }
  }

  /// Runs parts, and writes their files.
  private func write(
    _ parts: [Simulation.Part], of simulation: Simulation, in folder: String
  ) throws -> [String] {
    try parts.enumerated().map { index, part in
      var own = simulation
      own.part = part
      own.threads = 1 + index % 2
      let path = "\(folder)/part-\(index).json"
      try AtomicWrite.write(JSONText.of(own.runPart()), to: path)
      return path
    }
  }

  /// The JSON of a result without its speed.
  private func json(_ result: SimulationResult) throws -> String {
    var result = result
    result.imagesPerSecond = 0
    return try JSONText.of(result)
  }

  private typealias Part = Simulation.Part

  private static let splits: [[Part]] = [
    [Part(images: 0...11)],
    [Part(images: 5...11), Part(images: 0...4)],
    [Part(images: 3...3), Part(images: 4...11), Part(images: 0...2)],
  ]

  private static let chipSplits: [[Part]] =
    splits + [
      [Part(chips: 0...0), Part(chips: 1...3), Part(chips: 4...4)],
      [
        Part(images: 0...6, chips: 2...4), Part(images: 7...11), Part(images: 0...6, chips: 0...1),
      ],
    ]

  /// The result of one process, and the events of the run, are those of merged parts.
  private func expectSame(
    _ simulation: Simulation, in folder: String, splits: [[Part]]
  ) throws {
    let whole = try json(simulation.run())
    for split in splits {
      var merging = simulation
      merging.parts = try write(split, of: simulation, in: folder)
      #expect(try json(merging.run()) == whole)
    }
  }

  @Test(arguments: ["lognormal:sigma=0.4", "lognormal:sigma=0.1,read-noise=0.05"])
  func partsOfDrawnChipsAddUp(device: String) throws {
    try withSimulation { simulation, folder in
      var simulation = simulation
      simulation.subject = .drawn(.init(device: device))
      simulation.drawing.chips = .exactly(5)
      simulation.drawing.seed = 7
      simulation.drawing.reading.wires = { $0.wordLineInOhms = 2 }
      try expectSame(simulation, in: folder, splits: Self.chipSplits)
    }
  }

  @Test(arguments: [("levels", nil), ("lif:time-constant=10", "rate")])
  func partsOfSpikesAddUp(neuron: String, coding: String?) throws {
    try withSimulation { simulation, folder in
      var simulation = simulation
      simulation.spiking = try SpikingMode.named(neuron, coding: coding, steps: "7", seed: 3)
      try expectSame(simulation, in: folder, splits: Self.splits)
      simulation.subject = .drawn(.init(device: "lognormal:sigma=0.2"))
      simulation.drawing.chips = .exactly(5)
      try expectSame(simulation, in: folder, splits: [Self.chipSplits[4]])
    }
  }

  @Test func partsOfIdealCellsAndOfAChipFileAddUp() throws {
    try withSimulation { simulation, folder in
      try expectSame(simulation, in: folder, splits: Self.splits)
      var programming = ChipProgramming(
        program: simulation.program, device: "lognormal:sigma=0.4", programming: "one-shot")
      programming.output = "\(folder)/chip.npz"
      _ = try programming.run()
      var simulation = simulation
      simulation.subject = .chip("\(folder)/chip.npz", .init())
      simulation.showsConfusion = false
      try expectSame(simulation, in: folder, splits: Self.splits)
    }
  }

  @Test func aMergeTellsTheSameWarningsAndChips() throws {
    try withSimulation { simulation, folder in
      var simulation = simulation
      simulation.subject = .drawn(.init(device: "lognormal:sigma=0.4"))
      simulation.drawing.chips = .exactly(5)
      let whole = try simulation.run()
      simulation.parts = try write(Self.chipSplits[3], of: simulation, in: folder)
      let merged = try simulation.run()
      #expect(merged.chips.map(\.text) == whole.chips.map(\.text))
      #expect(merged.warnings == whole.warnings && !whole.warnings.isEmpty)
    }
  }

  @Test func anInterruptedPartHasTheChipsThatWereDrawn() throws {
    try withSimulation { simulation, _ in
      var simulation = simulation
      simulation.subject = .drawn(.init(device: "lognormal:sigma=0.4"))
      simulation.drawing.chips = .exactly(5)
      simulation.part = Part(images: 0...2, chips: 1...4)
      simulation.isInterrupted = { true }
      let part = try simulation.runPart()
      let (images, chips) = (part.images, try #require(part.chips))
      #expect((images.first, images.last, images.of) == (0, 2, 12))
      #expect((chips.first, chips.last, chips.of) == (1, 1, 5))
      #expect(part.text.hasPrefix("images 0-2 of 12, chips 1-1 of 5\nchip 2: "))
    }
  }

  /// What is refused of parts of ideal cells, the first two of which have images 0-3 and 4-11.
  @Test func partsThatAreNotTheWholeAreRefused() throws {
    try withSimulation { simulation, folder in
      let files = try write(
        [Part(images: 0...3), Part(images: 4...11), Part(images: 3...5)], of: simulation, in: folder
      )
      func refused(_ paths: [String], _ change: (inout Simulation) throws -> Void = { _ in })
        throws -> String?
      {
        var merging = simulation
        merging.parts = paths
        try change(&merging)
        let found = try diagnostic { try merging.run() }
        #expect(found.kind == .malformed)
        return found.description.replacing("\(folder)/", with: "")
      }
      #expect(try refused([files[0]]) == "--parts: a part is missing: --images-range 4-11")
      #expect(
        try refused(files) == "part-2.json: has images of chip 0 that 'part-0.json' has too")
      #expect(
        try refused([files[0], files[0]])
          == "part-0.json: has images of chip 0 that 'part-0.json' has too")
      #expect(
        try refused(files) { $0.showsConfusion = false }
          == "part-0.json: is a part of another simulation; what differs: confusion")
      #expect(
        try refused(files) { $0.preparation.mean = PerChannel("0.5") }
          == "part-0.json: is a part of another simulation; what differs: preparation")
      #expect(
        try refused(files) { $0.subject = .drawn(.init(device: "lognormal:sigma=0.4")) }
          == "part-0.json: is a part of another simulation; what differs: chips, device, "
          + "programming, seed")
    }
  }

  @Test func theRangeOfMissingChipsIsNamed() throws {
    try withSimulation { simulation, folder in
      var simulation = simulation
      simulation.subject = .drawn(.init(device: "lognormal:sigma=0.4"))
      simulation.drawing.chips = .exactly(5)
      simulation.parts = try write(
        [
          Part(images: 0...6), Part(images: 7...11, chips: 0...0),
          Part(images: 7...11, chips: 4...4),
        ],
        of: simulation, in: folder)
      #expect(
        refusal { try simulation.run() }
          == "--parts: a part is missing: --images-range 7-11 --chips-range 1-3")
      simulation.drawing.seed = 2
      #expect(
        refusal { try simulation.run() }?.hasSuffix(
          "is a part of another simulation; what differs: seed") == true)
    }
  }

  /// What replaces a text of a part, and what is then wrong.
  @Test(arguments: [
    (#""memc_version" : "[^"]*""#, #""memc_version" : "0.0.1""#, "was written by memc 0.0.1, not "),
    (#""schema_version" : 1"#, #""schema_version" : 2"#, "was written by memc "),
    (#""runs""#, #""rums""#, "is not a part of a simulation"),
    (#"^\{"#, "", "is not a part of a simulation"),
    (#""correct" : [0-9]+"#, #""correct" : 13"#, "has counts that do not fit"),
    (#""correct" : [0-9]+"#, #""correct" : -1"#, "has counts that do not fit"),
    (#""last" : 11"#, #""last" : 9223372036854775807"#, "has counts that do not fit"),
    (#""first" : 0"#, #""first" : -9223372036854775808"#, "has counts that do not fit"),
    (#""seconds" : [^,\n]*"#, #""seconds" : "nan""#, "has counts that do not fit"),
    (
      #""confusion" : \[\n *\[\n *[0-9]+"#, "\"confusion\" : [\n[\n9223372036854775807",
      "has counts that do not fit"
    ),
  ])
  func damagedPartsAreRefused(pattern: String, other: String, message: String) throws {
    try withSimulation { simulation, folder in
      var merging = simulation
      merging.parts = try write([Part(images: 0...11)], of: simulation, in: folder)
      let text = try InputFile(merging.parts[0]).text()
      let damaged = try text.replacing(Regex(pattern), with: other, maxReplacements: 1)
      try #require(damaged != text)
      try AtomicWrite.write(damaged, to: merging.parts[0])
      let found = try diagnostic { try merging.run() }
      #expect(found.kind == .malformed && found.place == Place(merging.parts[0]))
      #expect(found.message.hasPrefix(message), "\(found)")
    }
  }

  @Test(arguments: [
    ["2147483648000000000"], ["-1"], [], ["9223372036854775807", "9223372036854775807"],
  ])
  func spikesThatNeuronsCannotHaveAreRefused(spikes: [String]) throws {
    try withSimulation { simulation, folder in
      var merging = simulation
      merging.spiking = try SpikingMode.named("levels", coding: nil, steps: "7", seed: 3)
      merging.parts = try write([Part(images: 0...11)], of: merging, in: folder)
      let text = try InputFile(merging.parts[0]).text()
      let damaged = try text.replacing(
        Regex(#""spikes" : \[[^\]]*\]"#), with: #""spikes" : [\#(spikes.joined(separator: ","))]"#)
      try #require(damaged != text)
      try AtomicWrite.write(damaged, to: merging.parts[0])
      #expect(try diagnostic { try merging.run() }.kind == .malformed)
    }
  }

  /// Options whose figures are no counts.
  @Test func onlyCountsAddUp() throws {
    let changes: [(String, (inout Simulation) -> Void)] = [
      ("'--targets'", { $0.goals = .targets("t.npy") }),
      ("'--output'", { $0.output = .init("o.npy") }),
      ("'--energy'", { $0.showsEnergy = true }),
      ("'--snr'", { $0.drawing.reading.showsNoise = true }),
      ("'--sensitivity'", { $0.drawing.showsSensitivity = true }),
      ("'--until-width'", { $0.drawing.chips = .untilWidth(0.1, atMost: 9) }),
      ("several numbers of '--steps'", { $0.spiking += $0.spiking }),
    ]
    for (option, change) in changes {
      var simulation = Simulation(program: "p.memc", images: "x.npy")
      simulation.spiking = try SpikingMode.named("levels", coding: nil, steps: "7", seed: 3)
      change(&simulation)
      simulation.part = Part(chips: 0...1)
      let message = "cannot be combined with '--chips-range': only counts of images add up exactly"
      #expect(refusal { try simulation.runPart() } == "\(option) \(message)")
      simulation.part = nil
      simulation.parts = ["part.json"]
      #expect(
        refusal { try simulation.run() }
          == "\(option) \(message.replacing("--chips-range", with: "--parts"))")
    }
  }
}
