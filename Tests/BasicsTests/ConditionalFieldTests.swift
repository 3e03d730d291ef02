import Basics
import TestSupport
import Testing

/// Clips at a limit that one of its methods takes.
private struct Clip: Component {
  enum Method: String, Choice { case none, limit }
  static let name = "clip"
  static let summary = "clips"
  static var fields: [Field<Self>] {
    [
      Field("limit", \.limit, in: 0...10, "the largest value")
        .only(when: { $0.method == .limit }, "'method: limit'"),
      Field("method", \.method, "how to clip"),
      Field("rounds", \.rounds, in: 1...9, "how often")
        .only(when: { $0.method == .limit }, "'method: limit'"),
    ]
  }
  var method = Method.none
  var limit = 5.0
  var rounds = 1
}

@Suite struct ConditionalFieldTests {
  private func read(_ yaml: String) throws -> Clip {
    try Clip(try Yaml.readRecord(yaml, source: "m.yaml"))
  }

  @Test func aFieldWithoutEffectIsRefusedAtItsPlace() throws {
    #expect(
      refusal { try read("method: none\nlimit: 3") }
        == "m.yaml:2:1: 'limit' of clip requires 'method: limit'")
    // all of them at once, in the order of the fields; a default has no more effect
    #expect(
      refusal { try read("rounds: 1\nlimit: 5") }
        == "m.yaml:2:1: 'limit' of clip requires 'method: limit'\n"
        + "m.yaml:1:1: 'rounds' of clip requires 'method: limit'")
    #expect(
      refusal { try Clip(try ComponentSpelling(commandLine: "clip:rounds=2").record) }
        == "command line: 'rounds' of clip requires 'method: limit'")
  }

  @Test func aFieldWithAnEffectIsReadInAnyOrder() throws {
    #expect(try read("limit: 3\nmethod: limit").limit == 3)
  }

  @Test func aMistakeInTheConditionItselfIsReportedAlone() throws {
    #expect(
      refusal { try read("limit: 3\nmethod: limits") }
        == "m.yaml:2:1: 'method' of clip must be one of none, limit, not 'limits'")
  }

  @Test func whatMemcRecordedMayListDefaults() throws {
    let recorded = Clip().fullRecord
    #expect(recorded.keys == ["limit", "method", "rounds"])
    #expect(try Clip(recorded).rounds == 1)
    #expect(
      refusal { try Clip(Record(["rounds": Value(.integer(2))])) }
        == "'rounds' of clip requires 'method: limit'")
  }

  @Test func theTextFormLeavesOutWhatHasNoEffect() {
    var clip = Clip()
    clip.limit = 3
    #expect(clip.record.isEmpty)
    clip.method = .limit
    #expect(clip.record.description == "{limit = 3.0, method = \"limit\"}")
  }

  @Test func theDescriptionStatesTheCondition() {
    let requirements = Clip.fieldDescriptions.map(\.requirement)
    #expect(requirements == ["'method: limit'", nil, "'method: limit'"])
  }
}
