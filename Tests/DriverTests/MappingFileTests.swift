import Basics
import Passes
import Testing

@testable import Driver
@testable import Evaluation

/// What a mapping file may not say, word for word.
@Suite struct MappingFileTests {
  @Test(arguments: [
    ("name: a", "m.yaml: mapping needs 'accelerator'"),
    (
      "name: a\naccelerator: isaac\nplacment: packed",
      "m.yaml:3:1: unknown key 'placment' of mapping"
    ),
    (
      "name: a\naccelerator: isaac\nencoding: {name: pairs}",
      "m.yaml:3:12: unknown encoding 'pairs'"
    ),
    (
      "name: a\naccelerator: isaac\npasses:\n  - quantize: {weight-bits: 1}",
      "m.yaml:4:16: 'weight-bits' of quantize must be in 2...16, not 1"
    ),
  ])
  func mistakesAreToldWithTheirPlace(text: String, message: String) throws {
    #expect(Self.message(text) == message)
  }

  @Test func overridesReachIntoPassesAndSections() throws {
    var record = try Yaml.readRecord(
      "name: a\naccelerator: isaac\npasses:\n  - quantize\n", source: "m.yaml")
    try record.apply(override: "passes.quantize.weight-bits=4")
    try record.apply(override: "encoding.slice-bits=1")
    let file = try MappingFile(record)
    #expect(try file.passSpellings()[0].record["weight-bits"] == Value(.integer(4)))
  }

  @Test func overridesSayWhichOfSeveralPassesTheyMean() throws {
    var record = try Yaml.readRecord(
      "name: a\naccelerator: isaac\npasses:\n  - retrain\n  - prune\n  - retrain\n",
      source: "m.yaml")
    try record.apply(override: "passes.retrain:2.clip=3")
    try record.apply(override: "passes.prune:1.ratio=0.5")
    let passes = try MappingFile(record).passSpellings()
    #expect(passes.map { $0.record["clip"] } == [nil, nil, Value(.integer(3))])
    #expect(passes[1].record["ratio"] == Value(.real(0.5)))
    for key in ["retrain", "retrain:3", "retrain:x"] {
      let refusal = #expect(throws: Diagnostic.self) {
        try record.apply(override: "passes.\(key).clip=3")
      }
      #expect(refusal?.message == "'\(key)' is ambiguous: there are 2 items 'retrain'")
      #expect(refusal?.notes == ["use 'retrain:1' to 'retrain:2'"])
    }
  }

  @Test func anOverrideOfAnUnknownPassIsRefused() throws {
    var record = try Yaml.readRecord(
      "name: a\naccelerator: isaac\npasses:\n  - quantize\n", source: "m.yaml")
    #expect(throws: Diagnostic.self) { try record.apply(override: "passes.quantise.images=4") }
  }

  private static func message(_ text: String) -> String? {
    do {
      let file = try MappingFile(yaml: text, source: "m.yaml")
      _ = try file.makeEncoding()
      let spellings = try file.passSpellings()
      for spelling in spellings {
        _ = try Passes.passes.make(spelling.name, spelling.record, at: spelling.place)
      }
      return nil
    } catch let diagnostics as Diagnostics {
      return diagnostics.all.first?.description
    } catch {
      return "\(error)"
    }
  }
}
