import Basics
import TestSupport
import Testing

@Suite struct ComponentSpellingTests {
  @Test func aCommandLineArgumentHasANameAndFields() throws {
    let spelling = try ComponentSpelling(
      commandLine: "lognormal:sigma=0.4,seed=3,on=true,p=a/b.npy")
    #expect(spelling.name == "lognormal")
    #expect(
      spelling.record
        == Record([
          "sigma": Value(.real(0.4)), "seed": Value(.integer(3)), "on": Value(.boolean(true)),
          "p": Value(.text("a/b.npy")),
        ]))
    #expect(spelling.record["sigma"]?.place == .commandLine)
    #expect(try ComponentSpelling(commandLine: "ideal").record.isEmpty)
  }

  @Test func aListOnTheCommandLineIsInBrackets() throws {
    let spelling = try ComponentSpelling(commandLine: "x:pads=[1,2],y=3")
    #expect(spelling.record["pads"] == Value(.list([Value(.integer(1)), Value(.integer(2))])))
    #expect(spelling.record["y"] == Value(.integer(3)))
  }

  @Test(arguments: [
    (":sigma=1", "command line: expected name:key=value, not ':sigma=1'"),
    ("x:sigma", "command line: expected key=value, not 'sigma' in 'x:sigma'"),
    ("x:=1", "command line: expected key=value, not '=1' in 'x:=1'"),
    ("x:", "command line: expected key=value, not '' in 'x:'"),
    ("x:a=1,a=2", "command line: 'a' is given twice in 'x:a=1,a=2'"),
    ("x:a=", "command line: a value is missing after '='"),
  ])
  func malformedArgumentsAreRefused(text: String, message: String) {
    #expect(refusal { try ComponentSpelling(commandLine: text) } == message)
  }

  @Test func aRecordMayNameTheComponentUnderAKey() throws {
    let value = try Yaml.read("{strategy: packed, copies: 2}", source: "y")
    let spelling = try ComponentSpelling(value, nameKey: "strategy")
    #expect(spelling.name == "packed")
    #expect(spelling.record == Record(["copies": Value(.integer(2))]))
    #expect(
      refusal { try ComponentSpelling(Yaml.read("{copies: 2}", source: "y")) }
        == "y:1:1: 'name' is missing")
  }

  @Test(arguments: [
    ("{a: {}, b: {}}", "y:1:1: expected a name, or one name with a record, not a record"),
    ("{a: 1}", "y:1:2: 'a' must be a record, not an integer"),
    ("7", "y:1:1: expected a name, or one name with a record, not an integer"),
  ])
  func anItemIsANameOrOneNameWithARecord(text: String, message: String) {
    #expect(
      refusal { try ComponentSpelling(item: Yaml.read(text, source: "y")) } == message)
  }
}
