import Basics
import TestSupport
import Testing

@testable import ResultPlots

@Suite struct RefusalTests {
  private typealias Sample = SampleResults

  /// The refusal of a figure, with the name of the folder taken out of it.
  private func refusal(
    _ files: KeyValuePairs<String, String>, _ change: (inout PlotOptions) -> Void = { _ in }
  ) throws -> Diagnostic {
    var found = try diagnostic { try Sample.figure(files, change) }
    found.message = found.message.replacing(#/'[^']*\/([^'\/]*)'/#) { "'\($0.1)'" }
    let source = found.place?.source.split(separator: "/").last
    found.place?.source = source.map(String.init) ?? ""
    return found
  }

  @Test(
    arguments: [
      ("r.json", "not JSON", "r.json: is not a result of memc", 65),
      ("r.json", "[1]", "r.json: must be an object, not a list", 65),
      (
        "r.json", "{\"a\": 1}", "r.json: is not a result of memc: its keys are those of no command",
        65
      ),
      (
        "r.json", "{\"checks\": [], \"pass\": true}",
        "r.json: holds the result of memc verify, which has no figure", 69
      ),
      (
        "r.json", "{\"errors\": [], \"exit_status\": 1}",
        "r.json: holds the result of a failed command, which has no figure", 69
      ),
      ("t.jsonl", "{\"a\": 1}\n{\"a\"", "t.jsonl:2:1: is not JSON", 65),
      ("t.jsonl", "\n", "t.jsonl: has no rows", 65),
      (
        "t.csv", "a,b\n1\n", "t.csv:2:1: the line has 1 field, but the first line names 2 columns",
        65
      ),
      ("t.csv", "a,a\n1,2\n", "t.csv:1:3: two columns are named 'a'", 65),
      ("t.csv", "a,b\n", "t.csv: has no rows after the names of its columns", 65),
    ] as [(String, String, String, Int32)])
  func filesThatAreNoResults(name: String, text: String, message: String, status: Int32) throws {
    let found = try refusal([name: text])
    #expect(found.description == message && found.kind.rawValue == status)
  }

  @Test func whatIsAcceptedIsSaid() throws {
    #expect(try refusal(["r.json": "{}"]).notes == [ResultKind.accepted])
  }

  @Test func resultsOfSeveralCommands() throws {
    let found = try refusal(["a.json": Sample.plan, "b.json": Sample.study])
    #expect(
      found.description == "'a.json' is a result of 'memc plan', and 'b.json' is a result of "
        + "'memc learn --repeat': a figure shows results of one command")
    #expect(found.kind == .usage)
  }

  @Test func keysThatAreNotThere() throws {
    let files: KeyValuePairs = [
      "a.json": Sample.simulation(sigma: 0.1), "b.json": Sample.simulation(sigma: 0.2),
    ]
    let unknown = try refusal(files) { $0.x = "device.sgma" }
    #expect(unknown.description == "unknown key 'device.sgma' of '--x'" && unknown.kind == .usage)
    #expect(
      unknown.notes == [
        "did you mean 'device.sigma'?", "keys that differ: device.sigma, file, accuracy, seed",
      ])
    let several = try refusal(files) { $0.x = "name" }
    #expect(several.description == "'--x name' may be 'device.name', 'mapping.name'")
    let words = try refusal(files) { $0.y = "device.name" }
    #expect(words.description == "'--y device.name' has no numbers")
    let table = try refusal(["t.jsonl": "{\"a\": 1, \"b\": 2}"]) { $0.y = "a" }
    #expect(table.description == "a table needs '--x'" && table.notes == ["columns: a, b, file"])
    let plan = try refusal(["a.json": Sample.plan]) { $0.y = "power" }
    #expect(plan.description == "unknown figure 'power' of the plan")
    let epochs = try refusal(["a.json": Sample.training(rate: 1)]) { $0.y = "pulses" }
    #expect(epochs.description == "unknown figure 'pulses' of epochs")
  }

  @Test func axesThatCannotBeLogarithmic() throws {
    let files: KeyValuePairs = [
      "a.json": Sample.simulation(sigma: 0), "b.json": Sample.simulation(sigma: 0.2),
    ]
    let zero = try refusal(files) { $0.logX = true }
    #expect(
      zero.description == "'--log-x' requires positive values, but device sigma goes to 0")
    let words = try refusal(["a.json": Sample.simulation(sigma: 0)]) { $0.logX = true }
    #expect(words.description == "'--log-x' has no effect: the axis has categories")
  }

  @Test func resultsWithoutFigures() throws {
    let simulation = Sample.simulation(sigma: 0.1).replacing("\"accuracy\"", with: "\"x\"")
    let found = try refusal(["a.json": simulation])
    #expect(found.description == "a.json: has no figure to draw" && found.kind == .unsupported)
    let device = Sample.pulses.replacing(#/"pulses": \[.*\]/#, with: "\"pulses\": []")
    #expect(
      try refusal(["a.json": device]).description
        == "a.json: has no pulses, and does not hold the points of a loop")
    let plan = Sample.plan.replacing("\"fits\"", with: "\"refused\"")
    #expect(try refusal(["a.json": plan]).description == "a.json: no point of the plan fits")
  }
}
