import Basics
import Foundation
import Testing

/// docs/json says what commands print, no more and no less.
@Suite struct JSONTests {
  /// A schema, and a command line whose output it describes.
  private typealias Case = (schema: String, arguments: [String])

  private static func cases(_ files: SampleFiles) -> [Case] {
    networks(files) + sweeps(files) + chips(files) + learning(files) + devices(files)
      + contents(files)
  }

  private static func networks(_ files: SampleFiles) -> [Case] {
    let path = { (name: String) in files[name] }
    let training = [
      "--images", path("x.npy"), "--labels", path("y.npy"), "--set",
      "passes.retrain.training.epochs=1", "--validation", "2", "-o", path("trained.onnx"),
    ]
    let baseline = ["--baseline", path("base.memc")]
    return [
      ("check", ["check", path("m.onnx")]),
      ("check", ["check", path("host"), "--host-operators"]),
      ("report", ["compile", path("host"), "--host-operators", "-o", path("host.memc")]),
      ("train", ["train", path("m.onnx")] + training),
      (
        "plan",
        [
          "plan", path("m.onnx"), "--grid", "accelerator=isaac,tiny-8", "--grid",
          "encoding.slice-bits=2,3", "--set", "passes.quantize.weight-bits=4", "--max-area", "1",
          "--max-power", "100", "--max-arrays", "1000",
        ]
      ),
      ("report", ["compile", path("m.onnx"), "-o", path("new.memc")]),
      ("report", ["report", path("p.memc")]),
      ("report", ["report", path("p.memc")] + baseline),
      ("accounting", ["report", path("p.memc"), "--accounting"]),
      (
        "accounting",
        ["report", path("p.memc"), "--accounting", "--images", path("x.npy")] + baseline
      ),
      ("verify", ["verify", path("p.memc"), path("m.onnx")]),
      ("diff", ["diff", path("p.memc"), path("base.memc")]),
      ("explain", ["explain", path("p.memc")]),
      ("status", ["explain", "65"]),
      ("doctor", ["doctor"]),
      ("new", ["new", "accelerator", "chip", "-o", path("chip.yaml")]),
    ]
  }

  private static func sweeps(_ files: SampleFiles) -> [Case] {
    let sweep = [files["s.yaml"], "--results", files["s.results"]]
    return [
      ("sweep-plan", ["sweep", "plan", "--trial"] + sweep),
      ("sweep-run", ["sweep", "run"] + sweep),
      ("sweep-plan", ["sweep", "plan"] + sweep),
      ("sweep-status", ["sweep", "status", "--shards", "2"] + sweep),
      ("sweep-merge", ["sweep", "merge"] + sweep),
      ("sweep-submit", ["sweep", "submit", "--slurm", "--dry-run"] + sweep),
    ]
  }

  private static func chips(_ files: SampleFiles) -> [Case] {
    let path = { (name: String) in files[name] }
    let simulate = ["simulate", path("p.memc"), "--images", path("x.npy")]
    let labeled = simulate + ["--labels", path("y.npy"), "--confusion", "--energy"]
    let spiking = simulate + ["--spiking", "if", "--steps", "2,5"]
    let program = ["program", path("p.memc"), "--device"]
    let pulsed = "vteam:set-V=-0.21,reset-V=0.1,width-s=5e-9,endurance=1e6"
    let drawn = ["--device", "lognormal:sigma=0.1", "--chips", "2"]
    return [
      ("program", program + ["lognormal:sigma=0.1", "-o", path("written.npz")]),
      ("program", program + [pulsed, "-o", path("pulsed.npz")]),
      ("inspect", ["inspect", path("pulsed.npz")]),
      ("cells", ["inspect", path("p.memc"), "--cells", "--chip", path("pulsed.npz")]),
      ("export", ["export", path("p.memc"), "-o", path("trace.json")]),
      ("simulate", simulate),
      ("simulate", simulate + ["--targets", path("goals.npy")]),
      ("simulate", labeled + ["--baseline", path("base.memc")]),
      ("simulate", labeled + ["--snr", "--sensitivity"] + drawn),
      ("simulate", simulate + ["--spiking", "levels"]),
      (
        "simulate-part",
        simulate + [
          "--labels", path("y.npy"), "--confusion", "--spiking", "levels", "--images-range", "2-5",
          "--chips-range", "0-0",
        ] + drawn
      ),
      ("simulate-part", simulate + ["--images-range", "0-3"]),
      ("simulate", spiking + ["--labels", path("y.npy")] + drawn),
      ("simulate", spiking + ["--targets", path("goals.npy")] + drawn),
      ("simulate", simulate + ["--chip", path("chip.npz"), "--snr"]),
      ("simulate", simulate + ["--chip", path("chip.npz"), "--bit-line-ohm", "1"]),
    ]
  }

  private static func learning(_ files: SampleFiles) -> [Case] {
    let path = { (name: String) in files[name] }
    let models = MemcProcess.root + "/models"
    let table = "\(models)/tasks/iris.csv"
    let compile = [
      "compile", "\(models)/networks/iris.txt", "--from-scratch", "--mapping", "learn",
      "--calibrate", table, "-o", path("iris.memc"),
    ]
    let learn = ["learn", path("iris.memc"), "--images", table, "--labels", table]
    let pulses = "exponential:states=16,pulse-V=1,pulse-ns=100,endurance=1e6"
    let test = ["--test-images", table, "--test-labels", table]
    return [
      ("report", compile),
      ("learn", learn + test + ["--device", pulses, "-o", path("learned.npz")]),
      (
        "learn",
        learn + [
          "--device", "reram-array-om", "--rule", "chopped", "--compress", "npc:most=3", "-o",
          path("learned.npz"),
        ]
      ),
      (
        "simulate",
        ["simulate", path("iris.memc"), "--images", table, "--chip", path("learned.npz")]
      ),
      (
        "report",
        compile.dropLast() + [
          path("read.memc"), "--set", "accelerator=\(path("read.yaml"))", "--set",
          "encoding.subtract=analog",
        ]
      ),
      (
        "learn",
        ["learn", path("read.memc"), "--converters", "--wires"] + learn.dropFirst(2) + [
          "--device", pulses, "-o", path("learned.npz"),
        ]
      ),
      ("study", learn + ["--device", pulses, "--folds", "2", "--repeat", "2"]),
    ]
  }

  private static func devices(_ files: SampleFiles) -> [Case] {
    let path = { (name: String) in files[name] }
    let cells = "ideal:conductance-min-S=1e-6,conductance-max-S=1e-4"
    let array = ["array", path("g.npy"), "--inputs", path("v.npy")]
    return [
      ("array", array),
      ("array", array + ["--weights", "differential-pair", "--device", cells]),
      ("device", ["device", "vteam"]),
      ("device", ["device", "sbt", "--drive", "pulses:set-count=3,reset-count=2"]),
      ("device", ["device", "hp", "--drive", path("drive.csv")]),
    ]
  }

  private static func contents(_ files: SampleFiles) -> [Case] {
    let path = { (name: String) in files[name] }
    let kinds = [
      "operators", "passes", "devices", "encodings", "strategies", "instructions", "programming",
      "drives", "compression", "rules", "pulses", "mappings", "accelerators", "memristors",
    ]
    let inspected: [Case] = ["m.onnx", "p.memc", "chip.npz", "x.npz", "x.npy"].map {
      ("inspect", ["inspect", path($0)])
    }
    let listed: [Case] = ["p.memc", "chip.npz"].map {
      ("cells", ["inspect", path($0), "--cells"])
    }
    let chip = ["inspect", path("p.memc"), "--cells", "--chip", path("chip.npz")]
    return inspected + listed + [("cells", chip)] + kinds.map { ("list", ["list", $0]) }
  }

  @Test func outputsAreWhatTheirSchemasSay() throws {
    try SampleFiles.with { files in
      for (name, arguments) in Self.cases(files) {
        let result = try MemcProcess(arguments + ["--json"], in: files.folder)
        #expect(result.status == 0, "\(arguments): \(result.error)")
        let faults = try JSONSchema(name).faults(of: result.json)
        #expect(faults.isEmpty, "\(arguments): \(faults.joined(separator: "\n"))")
      }
    }
  }

  /// Commands whose results have a figure.
  private static func figures(_ files: SampleFiles) -> [[String]] {
    let path = { (name: String) in files[name] }
    let simulate = ["simulate", path("p.memc"), "--images", path("x.npy")]
    let examples = ["--images", path("x.npy"), "--labels", path("y.npy")]
    let drawn = ["--device", "lognormal:sigma=0.1", "--chips", "2"]
    let learn = ["learn", path("learn.memc"), "--device", "exponential", "--validation", "2"]
    return [
      simulate + ["--labels", path("y.npy")],
      simulate + ["--targets", path("goals.npy")] + drawn,
      simulate + ["--labels", path("y.npy"), "--spiking", "if", "--steps", "2,5"] + drawn,
      ["program", path("p.memc"), "--device", "ideal", "-o", path("written.npz")],
      ["plan", path("m.onnx"), "--grid", "accelerator=isaac,tiny-8"],
      [
        "train", path("m.onnx"), "--set", "passes.retrain.training.epochs=1", "--validation", "2",
        "-o", path("trained.onnx"),
      ] + examples,
      learn + ["-o", path("learned.npz")] + examples, learn + ["--repeat", "2"] + examples,
      ["device", "sbt", "--drive", "pulses:set-count=3,reset-count=2"], ["report", path("p.memc")],
      ["array", path("g.npy"), "--inputs", path("v.npy")],
    ]
  }

  @Test func whatCommandsPrintHasAFigure() throws {
    let schema = try JSONSchema("plot")
    try SampleFiles.with { files in
      for arguments in Self.figures(files) {
        try AtomicWrite.write(
          MemcProcess(arguments + ["--json"]).output, to: files["result.json"])
        let figure = try MemcProcess(
          "plot", files["result.json"], "-o", files["f.svg"], "--json")
        #expect(figure.status == 0, "\(arguments): \(figure.error)")
        let faults = try schema.faults(of: figure.json)
        #expect(faults.isEmpty, "\(arguments): \(faults.joined(separator: "\n"))")
      }
    }
  }

  @Test func programsThatDifferAreJSON() throws {
    try SampleFiles.with { files in
      let result = try MemcProcess("diff", files["p.memc"], files["learn.memc"], "--json")
      #expect(result.status == 1)
      #expect(try JSONSchema("diff").faults(of: result.json).isEmpty)
    }
  }

  @Test(
    arguments: [
      (["check", "none.onnx", "--json"], 66, "missing", "no such file or directory"),
      (
        ["check", "x.onnx", "--json", "--jsn"], 64, "usage",
        "Unknown option '--jsn'. Did you mean '--json'?"
      ),
      (["chek", "--json"], 64, "usage", "unknown command 'chek'"),
      (["report", "none.memc", "--format", "json"], 66, "missing", "no such file or directory"),
      (["list", "everything", "--json"], 64, "usage", "unknown kind 'everything'"),
    ] as [([String], Int, String, String)])
  func failuresAreJSON(arguments: [String], status: Int, kind: String, message: String) throws {
    let result = try MemcProcess(arguments)
    let json = try result.json
    #expect(try JSONSchema("error").faults(of: json).isEmpty)
    #expect(result.status == status && json.record?["exit_status"] == Value(.integer(status)))
    let error = json.record?["errors"]?.list?.first?.record
    #expect(error?["kind"]?.text == kind)
    #expect(error?["message"]?.text == message)
    #expect(result.error.hasPrefix("error: "))
  }

  @Test func aFailureHasItsPlace() throws {
    try SampleFiles.with { files in
      try AtomicWrite.write("name: x\nacelerator: isaac\n", to: files["bad.yaml"])
      let result = try MemcProcess(
        "compile", files["m.onnx"], "--mapping", files["bad.yaml"], "--json")
      let errors = try result.json.record?["errors"]?.list?.compactMap(\.record) ?? []
      #expect(try JSONSchema("error").faults(of: result.json).isEmpty)
      let place = errors.compactMap { $0["place"]?.record }.first { $0["line"] != nil }
      #expect(place?["source"]?.text == files["bad.yaml"])
      #expect(place?["line"] == Value(.integer(2)))
    }
  }

  @Test func theJSONPageFollowsFromTheSchemas() throws {
    let path = "\(MemcProcess.root)/docs/json.md"
    let page = try SchemaPage.text()
    if ProcessInfo.processInfo.environment["MEMC_WRITE_DOCS"] != nil {
      try AtomicWrite.write(page, to: path)
    }
    #expect(
      try String(contentsOfFile: path, encoding: .utf8) == page,
      "docs/json.md is not what the schemas give: run this test with MEMC_WRITE_DOCS=1")
  }

  @Test func everySchemaIsOnThePage() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: MemcProcess.root + "/docs/json")
    #expect(files.sorted() == SchemaPage.outputs.map { "\($0).schema.json" }.sorted())
  }

  /// `JSONKey` gives every documented key of an object's property.
  @Test func everyKeyFollowsFromTheNameOfItsProperty() throws {
    for output in SchemaPage.outputs {
      let schema = try JSONSchema(output)
      let objects =
        [schema.root] + (schema.root["$defs"]?.record?.entries ?? []).compactMap(\.value.record)
      for key in objects.flatMap({ schema.properties(of: $0).keys }) {
        #expect(JSONKey.key(of: JSONKey.name(of: key)) == key, "\(output)")
      }
    }
  }
}
