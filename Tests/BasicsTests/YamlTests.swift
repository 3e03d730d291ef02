import Basics
import TestSupport
import Testing

@Suite struct YamlTests {
  @Test func scalarsFollowTheCoreSchema() throws {
    let cases: [(String, Value.Content)] = [
      ("true", .boolean(true)), ("False", .boolean(false)), ("yes", .text("yes")),
      ("12", .integer(12)), ("-7", .integer(-7)), ("+3", .integer(3)), ("012", .integer(12)),
      ("0x1F", .integer(31)), ("0o17", .integer(15)), ("0x-5", .text("0x-5")),
      ("0.5", .real(0.5)), (".5", .real(0.5)), ("1.", .real(1)), ("1e-3", .real(0.001)),
      ("1e", .text("1e")), ("-.inf", .real(-.infinity)), ("inf", .text("inf")),
      ("1_000", .text("1_000")), ("12:30", .text("12:30")), ("'12'", .text("12")),
      ("\"true\"", .text("true")), ("a & b * c", .text("a & b * c")),
      ("99999999999999999999", .real(1e20)),
    ]
    for (text, content) in cases {
      #expect(try Yaml.read(text, source: "x").content == content, "\(text)")
    }
  }

  @Test func aRecordHasThePlaceOfEachKey() throws {
    let text = """
      # a comment
      name: prune-quantize
      passes:
        - prune: {ratio: 0.8, scope: per-layer}
        - ckfo
      """
    let record = try Yaml.readRecord(text, source: "m.yaml")
    #expect(record.keys == ["name", "passes"])
    #expect(record["passes"]?.place == Place("m.yaml", .line(3, column: 1)))
    guard case .list(let passes) = record["passes"]?.content else { throw Missing() }
    let prune = try ComponentSpelling(item: passes[0])
    #expect(prune.name == "prune")
    #expect(prune.record["ratio"] == Value(.real(0.8)))
    #expect(prune.record["ratio"]?.place == Place("m.yaml", .line(4, column: 13)))
    #expect(prune.record.place == Place("m.yaml", .line(4, column: 5)))
    #expect(
      try ComponentSpelling(item: passes[1])
        == ComponentSpelling(
          "ckfo", at: Place("m.yaml", .line(5, column: 5))))
  }

  @Test(arguments: [
    ("a: &x 1", "y:1:4: the anchor '&x' is not supported"),
    ("a: *x", "y:1:4: the alias '*x' is not supported"),
    ("a: !!int 1", "y:1:4: the tag 'tag:yaml.org,2002:int' is not supported"),
    ("a: !x {}", "y:1:4: the tag '!x' is not supported"),
    ("<<: {a: 1}", "y:1:1: the merge key '<<' is not supported"),
    ("a: 1\nb: 2\na: 3", "y:3:1: 'a' is given twice"),
    ("a: 1\n---\nb: 2", "y:2:1: a second document starts here"),
    ("", "y: the file is empty"),
    ("# nothing", "y: the file is empty"),
    ("a:", "y:1:3: a value is missing"),
    ("? [1]\n: 2", "y:1:3: a key must be a string"),
    ("a: [1, 2", "y:2:1: invalid YAML: did not find expected ',' or ']'"),
    ("a: b: c", "y:1:5: invalid YAML: mapping values are not allowed in this context"),
    ("a: \u{1}", "y, byte 3: invalid YAML: control characters are not allowed"),
    ("- 1", "y:1:1: expected 'key: value' lines, not a list"),
  ])
  func yamlFeaturesThatConfigurationDoesNotNeedAreRefused(text: String, message: String) {
    #expect(refusal { try Yaml.readRecord(text, source: "y") } == message)
  }

  @Test func nestingIsBounded() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try Yaml.read(nested(17), source: "y")
    #expect(
      refusal { try Yaml.read(nested(18), source: "y") }
        == "y:1:18: values are nested more than 16 deep")
    #expect(refusal { try Yaml.read(nested(100_000), source: "y") } != nil)
  }

  @Test func sizeAndKeysAreBounded() {
    let big = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20 | 1)
    #expect(
      refusal { try Yaml.read(bytes: big, source: "y") }
        == "y: a YAML file may have at most 1048576 bytes; this one has 1048577")
    let keys = (0...1000).map { "k\($0): 1" }.joined(separator: "\n")
    #expect(
      refusal { try Yaml.read(keys, source: "y") }
        == "y:1001:1: a record may have at most 1000 keys")
  }

  @Test func nestedAliasesAreRefusedAtTheFirstAnchor() {
    let levels = (1...20).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }
    let text = (["a0: &a0 [x]"] + levels).joined(separator: "\n")
    #expect(
      refusal { try Yaml.read(text, source: "y") } == "y:1:5: the anchor '&a0' is not supported")
  }

  private struct Missing: Error {}
}
