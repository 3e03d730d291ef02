import Basics
import CommandFiles
import Foundation
import Sweeps
import TestSupport
import Testing

@testable import Driver
@testable import Evaluation

@Suite struct SweepTests {
  private static let models = "\(TestFiles.model("tiny.onnx")), \(TestFiles.model("digits.onnx"))"
  private static let data = TestFiles.model("digits")
  private static let text = """
    model: [\(models)]
    mapping: \(TestFiles.mapping("baseline"))
    set: {accelerator: [isaac, tiny-8], passes.quantize.weight-bits: [4, 8]}
    images: \(data)/test-images.npy
    labels: \(data)/test-labels.npy
    device: {name: lognormal, sigma: [0.1, 0.4]}
    wires: {word-line-ohm: [0, 2]}
    seed: {from: 5, count: 3}
    """

  /// Calls `body` with the path of a sweep file, which goes away afterwards.
  private func withSweep(_ text: String = text, _ body: (String) throws -> Void) throws {
    try withFolder { folder in
      let path = "\(folder)/s.yaml"
      try AtomicWrite.write(text, to: path)
      try body(path)
    }
  }

  private func run(_ path: String, _ shard: Shard = .whole, in results: String? = nil) throws
    -> SweepProgress
  {
    var run = SweepRun(path)
    (run.results, run.shard, run.threads) = (results, shard, 2)
    return try run.run()
  }

  private func table(_ path: String, in results: String? = nil) throws -> SweepTable {
    try SweepTable(path, results: results, isPartial: false, threads: 2)
  }

  /// A row of a table, by column.
  private func rows(_ table: SweepTable) throws -> [[String: Value]] {
    try table.text(.jsonl).split(separator: "\n").map {
      try JSONDecoder().decode([String: Value].self, from: Data($0.utf8))
    }
  }

  @Test func figuresAreThoseOfCompileReportAndSimulate() throws {
    try withSweep { path in
      #expect(try run(path).computed == 96)
      let rows = try rows(table(path))
      for row in rows.enumerated().filter({ $0.offset % 13 == 0 }).map(\.element) {
        let text = { (key: String) in row[key]?.commandLine ?? "" }
        var compiler = Compiler(model: text("model"))
        compiler.mapping = TestFiles.mapping("baseline")
        compiler.overrides = ["accelerator", "passes.quantize.weight-bits"].map {
          "\($0)=\(text($0))"
        }
        guard text("status") == "done" else {
          let found = #expect(throws: (any Error).self) { try compiler.compile() }
          #expect("\(String(describing: found))".contains(text("reason")))
          continue
        }
        let program = try compiler.compile().program
        for (key, figure) in try Report(program).sweepFigures {
          #expect(try row[key].map(Double.init) == figure, "\(key)")
        }
        try withFolder { folder in
          try ProgramFile.write(program, to: "\(folder)/p.memc")
          var simulation = Simulation(
            program: "\(folder)/p.memc", images: "\(Self.data)/test-images.npy")
          simulation.goals = .labels("\(Self.data)/test-labels.npy")
          var drawing = Simulation.Drawing(
            device: "lognormal:sigma=\(text("device.sigma"))")
          drawing.seed = try Int(try #require(row["seed"]))
          let ohms = try Double(try #require(row["wires.word-line-ohm"]))
          drawing.reading.wires = { $0.wordLineInOhms = ohms }
          simulation.subject = .drawn(drawing)
          let result = try simulation.run()
          #expect(try row["accuracy_mean"].map(Double.init) == result.accuracyMean)
          #expect(try row["write_pulses_mean"].map(Int.init) == result.chips[0].writePulses)
        }
      }
    }
  }

  @Test func shardsInAnyOrderGiveTheSameBytes() throws {
    try withSweep { path in
      _ = try run(path)
      let parts = path + ".parts"
      let computed = try [3, 5, 1, 4, 2].map { try run(path, Shard($0, of: 5), in: parts).computed }
      #expect(computed.reduce(0, +) == 96)
      for format in SweepTable.Format.allCases {
        #expect(try table(path).text(format) == table(path, in: parts).text(format))
      }
      let json = try JSONText.of(table(path))
      #expect(try json == JSONText.of(table(path, in: parts)))
    }
  }

  @Test func aLargerSweepFindsTheResultsOfASmallerOne() throws {
    try withSweep { path in
      let results = path + ".all"
      _ = try run(path, in: results)
      #expect(try run(path, in: results).found == 96)
      // an axis more, an axis as a fixed value, and another order of values
      let larger = Self.text.replacing("sigma: [0.1, 0.4]", with: "sigma: [0.4, 0.2, 0.1]")
        .replacing("word-line-ohm: [0, 2]", with: "word-line-ohm: 2")
      try AtomicWrite.write(larger, to: path)
      let progress = try run(path, in: results)
      #expect(progress.found == 48 && progress.computed == 24)
      // a copy of the model under another name
      let copy = path + ".onnx"
      try AtomicWrite.write(try InputFile(TestFiles.model("tiny.onnx")).bytes, to: copy)
      try AtomicWrite.write(larger.replacing(TestFiles.model("tiny.onnx"), with: copy), to: path)
      #expect(try run(path, in: results).computed == 0)
    }
  }

  @Test func damagedAndMissingResultsAreComputedAgain() throws {
    try withSweep { path in
      _ = try run(path)
      let whole = try table(path).text(.csv)
      let folder = "\(SweepFolder(nil, for: path).path)/points"
      let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".json") }.sorted().map { "\(folder)/\($0)" }
      #expect(files.count == 96)
      try AtomicWrite.write("", to: files[0])
      try FileManager.default.removeItem(atPath: files[1])
      let status = try SweepStatus(path, results: nil, shards: 3, threads: 2)
      #expect(status.all.left == 2 && status.all.damaged == 1 && status.all.done == 94)
      #expect(status.damagedFiles == [files[0]])
      #expect(status.shards?.map(\.points) == [32, 32, 32])
      let found = try diagnostic { try table(path) }
      #expect(found.kind == .missing)
      #expect(
        found.message
          == "2 of 96 points are not done, 1 of them for their files are damaged")
      let partial = try SweepTable(path, results: nil, isPartial: true, threads: 1)
      #expect(partial.missing == 2)
      let progress = try run(path)
      #expect(progress.computed == 2 && progress.damaged == 1)
      #expect(try table(path).text(.csv) == whole)
    }
  }

  @Test func aMillionPointsArePlannedAtOnce() throws {
    let large = Self.text.replacing("count: 3", with: "count: 40000")
    try withSweep(large) { path in
      let plan = try SweepPlan(path, results: nil, tries: false, threads: 2)
      #expect(plan.points == 1_280_000 && plan.programs == 8 && plan.done == 0)
    }
  }

  /// What replaces a part of the sweep file, and what is then wrong.
  static let mistakes: [(part: String, other: String, message: String)] = [
    ("labels:", "lables:", "s.yaml:5:1: unknown key 'lables' of a sweep"),
    ("model: [", "modell: [", "s.yaml:1:1: unknown key 'modell' of a sweep"),
    ("[4, 8]", "[4, 4]", "s.yaml:3:70: 'passes.quantize.weight-bits' lists 4 twice"),
    ("[4, 8]", "[4, 99]", "s.yaml:3:70: 'weight-bits' of quantize must be in 2...16, not 99"),
    ("[isaac, tiny-8]", "[isac, tiny-8]", "s.yaml:3:21: unknown accelerator 'isac'"),
    ("lognormal", "lognormall", "s.yaml:6:10: unknown device 'lognormall'"),
    ("count: 3", "cuont: 3", "s.yaml:8:17: unknown key 'cuont' of a range"),
    ("count: 3", "step: 3", "s.yaml:8:1: a range needs 'count' or 'to', and not both"),
    ("{from: 5, count: 3}", "[1, x]", "s.yaml:8:11: 'seed' of a sweep must be an integer, not 'x'"),
    (
      "{from: 5, count: 3}", "{from: 5, count: 3}\nchips: 2",
      "s.yaml:8:1: seeds at a distance of 1 draw the same chips, because 'chips' is 2"
    ),
    ("word-line-ohm", "wordline-ohm", "s.yaml:7:24: unknown key 'wordline-ohm' of wires"),
    ("device:", "programming:", "s.yaml:6:15: 'programming' requires 'device'"),
    ("images:", "targets:", "s.yaml:5:1: 'labels' requires 'images'"),
    ("count: 3", "count: 900000000", "s.yaml: the sweep has more than 1000000000 points"),
    (
      "seed:", "cases: [{seed: 1}, {mapping: baseline}]\nseed:",
      "s.yaml:8:10: 'seed' is given in a case and outside of cases"
    ),
    ("seed:", "cases: []\nseed:", "s.yaml:8:1: 'cases' of a sweep has no case in its list"),
    (
      "seed:", "cases: [{drift-compensation: [none, global]}]\nseed:",
      "s.yaml:8:10: 'drift-compensation' of a case must be one value"
    ),
  ]

  @Test(arguments: mistakes)
  func mistakesHaveTheirPlaces(part: String, other: String, message: String) throws {
    let text = Self.text.replacing(part, with: other, maxReplacements: 1)
    try #require(text != Self.text)
    try withSweep(text) { path in
      let found = try diagnostic { try run(path) }
      #expect(found.description.replacing("\(path.dropLast(6))", with: "") == message)
    }
  }

  @Test func casesChangeSettingsTogether() throws {
    let text = """
      cases:
        - {model: \(TestFiles.model("tiny.onnx")), set: {accelerator: isaac}}
        - {model: \(TestFiles.model("digits.onnx"))}
      mapping: \(TestFiles.mapping("baseline"))
      set: {placement: [packed, plain-grid]}
      """
    try withSweep(text) { path in
      #expect(try run(path).computed == 4)
      let rows = try rows(table(path))
      #expect(rows.map { $0["accelerator"]?.commandLine } == ["isaac", "isaac", nil, nil])
      #expect(
        rows.map { $0["placement"]?.commandLine } == [
          "packed", "plain-grid", "packed", "plain-grid",
        ])
      #expect(rows.allSatisfy { $0["status"]?.commandLine == "done" && $0["arrays"] != nil })
    }
  }

  @Test func whatDoesNotFitIsAResult() throws {
    let text = """
      model: \(TestFiles.model("lenet5.onnx"))
      mapping: \(TestFiles.mapping("baseline"))
      set: {accelerator: [isaac, tiny-8]}
      """
    try withSweep(text) { path in
      let progress = try run(path)
      #expect(progress.computed == 2 && progress.refused == 1)
      #expect(progress.reasons.map(\.points) == [1])
      let status = try SweepStatus(path, results: nil, shards: nil, threads: 2)
      #expect(status.all.refused == 1 && status.reasons == progress.reasons)
      let rows = try rows(table(path))
      #expect(rows[1]["status"]?.commandLine == "refused" && rows[1]["arrays"] == nil)
      #expect(rows[1]["reason"]?.commandLine.contains("tiles") == true)
      #expect(rows[1]["reason"]?.commandLine == progress.reasons[0].reason)
      #expect(status.text.hasSuffix("\n1 point refused: \(progress.reasons[0].reason)"))
    }
  }

  @Test func scriptsOfSlurmSayWhatTheyRun() throws {
    try withSweep { path in
      var wishes = SlurmJob.Wishes()
      (wishes.tasks, wishes.time, wishes.memoryMebibytes, wishes.partition) = (7, 5400, 900, "fast")
      let job = try SlurmJob(path, results: nil, wishes)
      for line in [
        "#SBATCH --array=1-7\n", "#SBATCH --time=01:30:00\n", "#SBATCH --mem=900M\n",
        "#SBATCH --partition=fast\n", "--shard \"$SLURM_ARRAY_TASK_ID/7\"",
      ] {
        #expect(job.points.contains(line))
      }
      #expect(job.merge.contains("sweep merge \(path) --results"))
      wishes.tasks = 97
      let found = try diagnostic { try SlurmJob(path, results: nil, wishes) }
      #expect(found.message == "'--array' must be in 1...96, not 97")
    }
  }

  /// A line break would end the comment that tells a name to Slurm, and the shell would run the rest.
  @Test func namesWithLineBreaksAreNotWrittenIntoScripts() throws {
    try withSweep { path in
      var wishes = SlurmJob.Wishes()
      (wishes.tasks, wishes.time, wishes.memoryMebibytes) = (7, 5400, 900)
      let found = try diagnostic { try SlurmJob(path, results: "a\ntouch b", wishes) }
      #expect(found.kind == .usage)
      #expect(
        found.message
          == "the name 'a\ntouch b' has a line break, which a job of Slurm cannot state")
    }
  }
}
