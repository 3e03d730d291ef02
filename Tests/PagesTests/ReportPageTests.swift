import Basics
import CommandFiles
import Foundation
import TestSupport
import Testing

@testable import Driver
@testable import Evaluation
@testable import ReportPages

@Suite struct ReportPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func compile(_ model: String, _ overrides: [String] = []) throws
    -> CompiledProgram
  {
    var compiler = Compiler(model: model)
    compiler.mapping = root.appending(path: "mappings/baseline.yaml").path
    compiler.overrides = overrides
    return try compiler.compile().program
  }

  private static func model(_ name: String) -> String {
    root.appending(path: "models/\(name)").path
  }

  private static let digest = String(repeating: "0", count: 64)

  private func page(
    _ program: CompiledProgram, against other: CompiledProgram? = nil, _ runs: [SimulatedRun] = []
  ) throws -> (report: Report, html: String) {
    let report = try other.map { try Report(program, against: $0) } ?? Report(program)
    let page = ReportPage(report, of: program, against: other, sha256: Self.digest, runs: runs)
    return (report, page.html)
  }

  @Test(arguments: [
    ["accelerator=isaac"], ["accelerator=sbt"], ["accelerator=puma"],
    ["schedule=pixel-pipelined", "placement.copies=2"],
  ])
  func figuresAreThoseOfTheReport(overrides: [String]) throws {
    let (report, html) = try page(Self.compile(Self.model("lenet5.onnx"), overrides))
    let parsed = try ParsedPage(html)
    let rates = zip(report.performance?.values ?? [], report.baselinePerformance?.values ?? [])
    let groups = [
      ("Counts.", Figures.countGroups, []),
      ("Costs.", Figures.costGroups, rates.filter { $0.0 != nil }),
    ]
    for (caption, groups, rates) in groups {
      let keys = groups.flatMap(\.keys).filter { report.figures[$0] != nil }
      // an accelerator without prices has no costs
      if keys.isEmpty, rates.isEmpty {
        #expect(!parsed.text.contains(caption))
        continue
      }
      let rows = try parsed.table(caption).dropFirst().filter { $0.count > 1 }
      #expect(rows.map { $0[1].value } == keys.map { report.figures[$0] } + rates.map(\.0))
      #expect(rows.map { $0[2].value } == keys.map { report.baseline[$0] } + rates.map(\.1))
    }
    for warning in report.warnings + report.cautions { #expect(parsed.text.contains(warning)) }
  }

  @Test(arguments: [["accelerator=isaac"], ["accelerator=sbt"]])
  func layersAreThoseOfTheReport(overrides: [String]) throws {
    let (report, html) = try page(Self.compile(Self.model("lenet5.onnx"), overrides))
    let table = try ParsedPage(html).table("Layers in the order")
    let titles = table[0].map(\.text)
    let figures: [(String, (Figures) -> Double?)] = [
      ("weights", { $0.parameters.dense }), ("memristors used", { $0.memristors.used }),
      ("arrays", { $0.arrays }), ("energy", { $0.energyPJ }), ("busy time", { $0.latencyNs }),
    ]
    for (row, layer) in zip(table.dropFirst(), report.layers) {
      #expect(row[0].text == layer.name && row[1].text == layer.operator)
      for (title, figure) in figures {
        // columns without any figure are left out
        guard let column = titles.firstIndex(of: title) else { continue }
        #expect(row[column].value == figure(layer.figures), "\(layer.name), \(title)")
      }
    }
    #expect(titles.contains("weights") && titles.contains("arrays"))
    #expect(titles.contains("energy") == (report.figures.energyPJ != nil))
  }

  @Test func componentsAreThoseOfTheReport() throws {
    let (report, html) = try page(Self.compile(Self.model("lenet5.onnx")))
    let parsed = try ParsedPage(html)
    let energies = try parsed.table("Energy per image").dropFirst().compactMap { $0[2].value }
    let priced = report.costs.compactMap(\.energyPJ) + [report.figures.leakagePJ].compactMap(\.self)
    #expect(energies.sorted() == priced.sorted())
    let areas = try parsed.table("Area by component").dropFirst().compactMap { $0[2].value }
    #expect(areas == report.areas.map(\.areaUm2))
    let prices = try parsed.table("Prices of").dropFirst()
    #expect(prices.count > 5 && prices.allSatisfy { !($0.last?.text ?? "").isEmpty })
  }

  @Test func theSameFilesGiveTheSameBytes() throws {
    let pages = try (0..<2).map { _ in try page(Self.compile(Self.model("tiny.onnx"))).html }
    #expect(pages[0] == pages[1])
    #expect(!pages[0].contains(Self.root.path))
  }

  /// `conv1` is five bytes in the model, so another name of five fits in its place.
  @Test func namesOfModelsStayNames() throws {
    try withFolder { folder in
      let bytes = try InputFile(Self.model("tiny.onnx")).bytes
      let text = String(decoding: bytes, as: Unicode.ASCII.self)
      #expect(text.contains("conv1"))
      let hostile = bytes.replacing(Array("conv1".utf8), with: Array("<i>&\"".utf8))
      try AtomicWrite.write(hostile, to: "\(folder)/m.onnx")
      let html = try page(Self.compile("\(folder)/m.onnx")).html
      let parsed = try ParsedPage(html)
      #expect(parsed.text.contains("<i>&\"") && parsed.count("i") == 0)
    }
  }

  @Test func aPageSaysWhatItDoesNotKnow() throws {
    let tiny = try Self.compile(Self.model("tiny.onnx"))
    #expect(try page(tiny).html.contains("not those before the passes"))
    let both = try page(tiny, against: tiny).html
    #expect(!both.contains("not those before the passes") && both.contains("Pale: the same"))
  }

  @Test func settingsOfTheBaselineAreListed() throws {
    let program = try Self.compile(Self.model("tiny.onnx"), ["accelerator.adc.columns-per-adc=64"])
    let other = try Self.compile(Self.model("tiny.onnx"))
    let parsed = try ParsedPage(page(program, against: other).html)
    let rows = try parsed.table("Settings in which the two programs differ.")
    #expect(
      rows.contains {
        $0.map(\.text) == ["accelerator.adc.columns-per-adc", "64", "-"]
      })
    #expect(!(try page(program).html.contains("Settings in which")))
  }

  @Test func tablesWithoutRowsAreLeftOut() throws {
    let program = try Self.compile(
      Self.model("tiny.onnx"), ["accelerator=tiny-8"])
    let html = try page(program).html
    #expect(html.contains("Counts.") && !html.contains("Costs."))
  }

  /// With more blocks than can be told apart, a few positions are squares.
  @Test func manyLayersMakeNoLargePage() throws {
    try withFolder { folder in
      let layers = (0..<500).map { "h\($0 + 1) = MatMul(h\($0), @w)\n" }.joined()
      try AtomicWrite.write(
        "memc-network 1\ninput h0 float32[1, 4]\n\(layers)output h500\n",
        to: "\(folder)/network.txt")
      let weights = Tensor([4, 4], (0..<16).map { Float($0 * 7 % 16) / 16 - 0.5 })
      try AtomicWrite.write(Npy.write(weights), to: "\(folder)/w.npy")
      let html = try page(Self.compile(folder)).html
      #expect(html.contains("Each square is a position") && html.utf8.count < 400_000)
    }
  }

  @Test func weightsAreCounted() throws {
    let program = try Self.compile(Self.model("lenet5-sparse.onnx"))
    let codes = ProgramCodes(program.program.program)
    let figures = try Report(program).figures
    #expect(codes.weights.values.reduce(0, +) == figures.parameters.nonzero.map { Int($0) })
    let programmed = codes.levels.filter { $0.key != 0 }.values.reduce(0, +)
    #expect(programmed == figures.memristors.programmed.map { Int($0) })
    #expect(codes.levels.values.reduce(0, +) == figures.memristors.occupied.map { Int($0) })
  }
}

@Suite struct ChipPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test(arguments: ["ideal", "lognormal:sigma=0.3"])
  func deviationsAreThoseOfTheCells(device: String) throws {
    try withFolder { folder in
      var compiler = Compiler(model: Self.root.appending(path: "models/tiny.onnx").path)
      compiler.mapping = Self.root.appending(path: "mappings/baseline.yaml").path
      try ProgramFile.write(try compiler.compile().program, to: "\(folder)/p.memc")
      var writing = ChipProgramming(
        program: "\(folder)/p.memc", device: device, programming: "one-shot")
      writing.output = "\(folder)/c.npz"
      _ = try writing.run()
      let page = try ChipPage(program: "\(folder)/p.memc", chip: "\(folder)/c.npz", named: nil)
      let parsed = try ParsedPage(page.html)
      let layers = try parsed.table("Deviations from targets by layer").dropFirst()
      #expect(layers.reduce(0) { $0 + ($1[1].value ?? 0) } == Double(page.deviations.all.cells))
      #expect((page.deviations.all.rootMeanSquare == 0) == (device == "ideal"))
      #expect(!page.html.contains(folder))
      #expect(
        page.html
          == (try ChipPage(
            program: "\(folder)/p.memc", chip: "\(folder)/c.npz", named: nil
          ).html))
    }
  }

  @Test func figuresOfCellsAreExact() {
    let sums = [[1.0, -0.5, 0.25], [2]].map { deviations in
      deviations.reduce(into: CellDeviations.Sum()) { $0.add($1) }
    }
    let both = sums[0] + sums[1]
    #expect(both.cells == 4 && both.off == 2 && both.least == -0.5 && both.most == 2)
    #expect(both.mean == 0.6875 && both.rootMeanSquare == (5.3125 / 4).squareRoot())
    #expect(CellDeviations.Sum() + sums[1] == sums[1])
  }
}

@Suite struct SimulatedRunTests {
  private static let digest = String(repeating: "a", count: 64)

  private func json(
    program: String = digest, accuracy: String = "0.5", sigma: String = "0.1", version: Int = 1
  ) -> String {
    """
    {"schema_version": \(version), "images": 8, "images_sha256": "b", "preparation": "p",
     "accuracy_mean": \(accuracy), "accuracy_std": 0.1, "accuracy_interval_95": [0.4, 0.6],
     "chips": [{"seed": 1, "accuracy": 0.4, "write_pulses": 1, "failed_cells": 0},
               {"seed": 2, "accuracy": 0.6, "write_pulses": 1, "failed_cells": 0}],
     "interrupted": false, "device": "/home/me/</title>lognormal:sigma=\(sigma)",
     "programming": "one-shot", "warnings": ["a <b>warning</b>"],
     "provenance": {"files_sha256": {"program": "\(program)"},
                    "device": {"name": "lognormal", "sigma": \(sigma)}}}
    """
  }

  private func read(_ text: String) throws -> SimulatedRun {
    try withFolder { folder in
      try AtomicWrite.write(text, to: "\(folder)/s.json")
      return try SimulatedRun.read("\(folder)/s.json", of: Self.digest)
    }
  }

  @Test func resultsAreReadAndPathsForgotten() throws {
    let run = try read(json())
    #expect(run.meanAccuracy == 0.5 && run.interval == 0.4...0.6 && run.chips.count == 2)
    #expect(run.label == "title>lognormal:sigma=0.1, one-shot")
    #expect(run.settings["device sigma"] == "0.1")
  }

  @Test(arguments: [
    ("", "is not a result of 'memc simulate --json'"), ("{}", "is not a result of"),
    ("[1]", "is not a result of"),
    ("{\"errors\": [], \"exit_status\": 66}", "is what a failed command printed, not a result of"),
  ])
  func otherFilesAreRefused(_ text: String, _ reason: String) throws {
    let found = try diagnostic { try read(text) }
    #expect(found.message.hasPrefix(reason) && found.kind == .malformed)
  }

  @Test func theSameResultTwiceIsRefused() throws {
    try withFolder { folder in
      let paths = ["a", "b", "c"].map { "\(folder)/\($0).json" }
      for path in paths.prefix(2) { try AtomicWrite.write(json(), to: path) }
      try AtomicWrite.write(json(sigma: "0.2"), to: paths[2])
      let found = try diagnostic { try SimulatedRun.all(paths, of: Self.digest) }
      #expect(
        found.description
          == "\(paths[1]): is the same result as '\(paths[0])', which would be shown twice")
      #expect(found.kind == .usage)
      #expect(try SimulatedRun.all([paths[0], paths[2]], of: Self.digest).count == 2)
    }
  }

  @Test func resultsOfOtherProgramsAreRefused() throws {
    let found = try diagnostic { try read(json(program: String(repeating: "c", count: 64))) }
    #expect(
      found.message
        == "the result is of another program file: its SHA-256 is cccccccccccccccc, not "
        + "aaaaaaaaaaaaaaaa" && found.kind == .malformed)
    #expect(try diagnostic { try read(json(version: 2)) }.kind == .unsupported)
    #expect(try diagnostic { try read(json(accuracy: "\"inf\"")) }.kind == .malformed)
  }

  @Test func accuraciesAreShownOverWhatIsVaried() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var compiler = Compiler(model: root.appending(path: "models/tiny.onnx").path)
    compiler.mapping = root.appending(path: "mappings/baseline.yaml").path
    let program = try compiler.compile().program
    let runs = try ["0.1", "0.2"].map { try read(json(sigma: $0)) }
    let html = try ReportPage(
      Report(program), of: program, against: nil, sha256: Self.digest, runs: runs
    ).html
    let parsed = try ParsedPage(html)
    #expect(parsed.text.contains("Accuracy over device sigma"))
    #expect(parsed.text.contains("a <b>warning</b>") && !html.contains("/home/me"))
    let rows = try parsed.table("Results of 'memc simulate'").dropFirst()
    #expect(rows.map { $0[3].value } == [0.5, 0.5] && rows.map { $0[4].value } == [0.1, 0.1])
    #expect(rows.allSatisfy { $0.count == 6 })
  }
}
