import Basics
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Driver
@testable import Evaluation

@Suite struct PlannerTests {
  private static let model = TestFiles.model("tiny.onnx")
  private static let grid = [
    "accelerator=isaac,mnsim,tiny-8,neurram", "encoding.name=differential-pair,offset-columns",
    "placement=packed,plain-grid",
  ]

  private func planner(_ grid: [String] = grid) -> Planner {
    var planner = Planner(model: Self.model)
    planner.mapping = TestFiles.mapping("baseline")
    planner.grid = grid
    return planner
  }

  /// Runs a planner, and counts what it tells.
  private func run(_ planner: Planner) throws -> (plan: Plan, events: [PlanEvent]) {
    let events = Mutex<[PlanEvent]>([])
    var planner = planner
    planner.observe = { event in events.withLock { $0.append(event) } }
    let plan = try planner.plan()
    return (plan, events.withLock { $0 })
  }

  @Test func figuresAreThoseOfCompileAndReport() throws {
    var whole = planner([])
    whole.threads = 2
    let plan = try whole.plan()
    #expect(plan.rows.count == BuiltInNames.accelerators * 2 * 3 * 3 && plan.count(.fits) > 100)
    for row in plan.rows.enumerated().filter({ $0.offset % 7 == 0 }).map(\.element) {
      var compiler = Compiler(model: Self.model)
      compiler.mapping = TestFiles.mapping("baseline")
      compiler.overrides = row.overrides
      guard let planned = row.figures else {
        let found = #expect(throws: (any Error).self) { try compiler.compile() }
        #expect("\(String(describing: found))".contains(row.outcome.reasons[0]))
        continue
      }
      let report = try Report(compiler.compile().program)
      #expect(planned.figures == report.figures, "\(row.overrides)")
      #expect(planned.performance == report.performance)
      #expect(planned.unpricedEnergy == report.unpriced.energy)
      #expect(planned.unpricedTime == report.unpriced.time)
      #expect(planned.estimated == report.estimated)
      let lossy = report.layers.filter { $0.converter?.lossless == false }
      #expect(planned.lossyLayers == lossy.count)
    }
  }

  @Test func threadsChangeNothing() throws {
    var one = planner()
    var two = one
    (one.threads, two.threads) = (1, 2)
    let plans = try [one.plan(), two.plan()]
    for format in PlanFormat.allCases {
      #expect(try format.text(of: plans[0]) == format.text(of: plans[1]))
    }
    #expect(plans[0].text == plans[1].text)
  }

  @Test func aPlanGoesOnWithWhatIsThere() throws {
    try withFolder { folder in
      var first = planner(["accelerator=isaac,puma", "placement=packed,plain-grid"])
      first.results = "\(folder)/results"
      let (begun, events) = try run(first)
      #expect(events == [.found(0, of: 4)] + (1...4).map { .done($0, of: 4) })
      let (again, repeated) = try run(first)
      #expect(repeated == [.found(4, of: 4)])
      #expect(try JSONText.of(begun) == JSONText.of(again))
      first.grid[0] = "accelerator=isaac,puma,tiny-8"
      #expect(try run(first).events == [.found(4, of: 6), .done(5, of: 6), .done(6, of: 6)])
      first.overrides = ["passes.quantize.weight-bits=4"]
      #expect(try run(first).events.first == .found(0, of: 6))
    }
  }

  @Test func damagedResultsAreComputedAgain() throws {
    try withFolder { folder in
      var planner = planner(["accelerator=isaac,tiny-8,puma"])
      planner.results = folder
      let whole = try planner.plan()
      let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".json") }.sorted()
      #expect(files.count == 3 && files.allSatisfy { $0.count == 3 + 64 + 5 })
      let paths = files.map { "\(folder)/\($0)" }
      let texts = try paths.map { try InputFile($0, isReplaceable: true).text() }
      // cut, changed in a number, and of another point
      try AtomicWrite.write(String(texts[0].dropLast(20)), to: paths[0])
      let changed = texts[1].replacing("\"arrays\":", with: "\"arrays\":1")
      try #require(changed != texts[1])
      try AtomicWrite.write(changed, to: paths[1])
      try AtomicWrite.write(texts[1], to: paths[2])
      let (again, events) = try run(planner)
      let damaged = paths.map {
        Diagnostic.malformed("is damaged", at: Place($0))
      }
      let told = events.filter { event in damaged.contains { event == .damaged($0) } }
      #expect(told.count == 3 && events.count == 3 + 1 + 3)
      #expect(try JSONText.of(again) == JSONText.of(whole))
      for (path, text) in zip(paths, texts) {
        #expect(try InputFile(path, isReplaceable: true).text() == text)
      }
    }
  }

  @Test func resultsNeedAFolder() throws {
    try withFolder { folder in
      var planner = planner(["accelerator=isaac,puma"])
      planner.results = "\(folder)/a"
      try AtomicWrite.write("a file", to: "\(folder)/a")
      let found = try diagnostic { try planner.plan() }
      #expect(found.description == "\(folder)/a: not a directory")
      #expect(found.kind == .cannotCreate)
    }
  }

  @Test func refusedPointsKeepTheirReason() throws {
    let plan = try planner(["encoding.slice-bits=2,3", "accelerator=isaac,neurram"]).plan()
    let refused = plan.rows.filter { $0.status == .refused }
    #expect(refused.map(\.labels) == [["3", "isaac"]])
    #expect(
      refused[0].outcome.reasons == [
        "'slice-bits' of differential-pair must be in 1...2, not 3"
      ])
    #expect(plan.text.contains("Refused:\n  1 × 3, isaac: 'slice-bits' of differential-pair"))
  }

  /// A grid, overrides, and what is wrong with it.
  static let mistakes: [(grid: [String], set: [String], message: String)] = [
    (["accelerator=isac,puma"], [], "--grid accelerator=isac: unknown accelerator 'isac'"),
    (["encodin=a,b"], [], "--grid encodin=a: unknown key 'encodin' of mapping"),
    (
      ["placement.strategy=packed,dense"], [],
      "--grid placement.strategy=dense: unknown strategy 'dense'"
    ),
    (
      ["accelerator=isaac,puma"], ["schedule=fast"],
      "--set schedule=fast: 'schedule' of mapping must be one of sequential, "
        + "layer-pipelined, pixel-pipelined, not 'fast'"
    ),
  ]

  @Test(arguments: mistakes)
  func mistakesOfTheUserAreNoRows(grid: [String], set: [String], message: String) {
    var planner = planner(grid)
    planner.overrides = set
    #expect(refusal { try planner.plan() } == message)
  }

  @Test func sliceBitsFollowTheAccelerator() throws {
    let bits = { (planner: Planner) in
      try planner.plan().rows.map { $0.overrides.last { $0.hasPrefix(PlanPoint.sliceBits) } }
    }
    let key = PlanPoint.sliceBits
    var planner = planner(["accelerator=isaac,mnsim,neurram"])
    #expect(try Set(bits(planner)) == [nil, "\(key)=1", "\(key)=3"])
    planner.overrides = ["\(key)=1"]
    #expect(try Set(bits(planner)) == ["\(key)=1"])
  }

  @Test func budgetsLeaveOutWhatExceedsThem() throws {
    var planner = planner(["accelerator=isaac,tiny-8", "placement=packed,plain-grid"])
    planner.objective = .arrays
    planner.budget.maxArrays = 10
    let plan = try planner.plan()
    let arrays = plan.rows.map { $0.figures?.figures.arrays ?? 0 }
    #expect(plan.rows.map(\.status) == arrays.map { $0 <= 10 ? .fits : .overBudget })
    #expect(plan.failure == nil && plan.count(.overBudget) > 0)
    #expect(plan.rows.first { $0.isBest }?.labels == plan.rows[0].labels)
    #expect(plan.rows.last?.excess == ["arrays \(Int(arrays.last ?? 0)) above 10"])
    planner.budget.maxAreaMm2 = 1e-9
    let none = try planner.plan()
    #expect(none.failure == "no point is within the budget" && none.best.isEmpty)
    #expect(none.rows.allSatisfy { !$0.isOnFront })
    // tiny-8 has no prices
    #expect(none.rows.contains { $0.excess.contains("area unknown") })
  }

  @Test(arguments: [
    ("qdq-4-bits", false), ("qcdq", false), ("nemo", false), ("activations-only", true),
  ])
  func bitsVaryWhereTheModelHasNone(name: String, varies: Bool) throws {
    var planner = planner([])
    planner.model = "\(TestFiles.root)/Tests/Fixtures/quantized/\(name).onnx"
    planner.overrides = ["accelerator=isaac", "placement=packed"]
    let plan = try planner.plan()
    #expect(plan.axes.map(\.name).contains("weight-bits") == varies)
    let figures = plan.rows.compactMap(\.figures)
    #expect(figures.count == plan.rows.count && plan.failure == nil)
  }

  @Test func passesThatTrainAreRefused() throws {
    var planner = planner(["accelerator=isaac,puma"])
    planner.mapping = TestFiles.mapping("compact")
    let found = try diagnostic { try planner.plan() }
    #expect(found.kind == .unsupported)
    #expect(
      found.description
        == "\(planner.mapping): 'prune-gradually' of the mapping trains, and a plan has no examples"
    )
    planner.isTrained = true
    let rows = try planner.plan().rows
    #expect(rows.count == 2 && rows.allSatisfy { $0.command.contains(" --trained ") })
  }

  @Test func theFrontAndTheChoiceFollowTheirDefinitions() throws {
    let plan = try planner([]).plan()
    let rows = plan.rows.filter { $0.status == .fits }
    let precision = { (row: Plan.Row) -> [Double] in
      guard let figures = row.figures else { return [] }
      return [
        -Double(figures.weightBits), -Double(figures.activationBits),
        figures.lossyLayers > 0 ? 1 : 0,
      ]
    }
    let point = { (row: Plan.Row) -> [Double]? in
      guard let all = row.figures?.figures, let area = all.areaUm2, let time = all.latencyNs,
        let energy = all.energyPJ
      else { return nil }
      return [area, time, energy] + precision(row)
    }
    let points = rows.compactMap(point)
    for row in rows {
      let isFree = point(row).map { own in !points.contains { ParetoFront.dominates($0, own) } }
      #expect(row.isOnFront == (isFree ?? false))
    }
    let energies = rows.compactMap { $0.figures?.figures.energyPJ }
    #expect(energies == energies.sorted())
    #expect(plan.best.last?.figures?.figures.energyPJ == energies.min())
    #expect(plan.best.map { precision($0)[0] } == plan.best.map { precision($0)[0] }.sorted())
  }

  @Test func filesAreNamedByTheirFormat() throws {
    #expect(try PlanFormat(path: "a/b.CSV") == .csv)
    for path in ["plan", "csv", "plan.txt", "plan.", "a.csv/b"] {
      #expect(
        refusal { try PlanFormat(path: path) }
          == "\(path): the name of a plan must end in .csv, .json or .svg")
    }
  }
}

private enum BuiltInNames {
  static var accelerators: Int {
    let folder = "\(TestFiles.root)/mappings/accelerators"
    return (try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0
  }
}
