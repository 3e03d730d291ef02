import Basics
import Foundation
import Sweeps
import TestSupport
import Testing

@Suite struct ResultStoreTests {
  private struct Outcome: Codable, Equatable {
    var figures: [String: Double]
  }

  private func key(_ text: String) -> Digest { Digest(of: text) }

  @Test func outcomesAreFoundByTheirKeys() throws {
    try withFolder { folder in
      let store = ResultStore<Outcome>("\(folder)/results")
      try store.prepare()
      #expect(try store.outcome(key("a")) == nil && store.keys().isEmpty)
      let outcomes = ["a": 0.1, "b": .infinity, "c": -3].mapValues {
        Outcome(figures: ["f_pJ": $0])
      }
      for (name, outcome) in outcomes { try store.save(outcome, as: key(name)) }
      for (name, outcome) in outcomes {
        #expect(try store.outcome(key(name)) == outcome)
        #expect(try store.has(key(name)))
      }
      #expect(store.keys() == Set(outcomes.keys.map(key)))
    }
  }

  @Test func aFileHasOneLineUnderTheFirstDigitsOfItsKey() throws {
    try withFolder { folder in
      let store = ResultStore<Outcome>(folder)
      try store.save(Outcome(figures: ["f": 1]), as: key("a"))
      let hex = key("a").hex
      let text = try InputFile("\(folder)/\(hex.prefix(2))/\(hex).json").text()
      #expect(
        text.hasPrefix(
          "{\"key\":\"\(hex)\",\"outcome\":{\"figures\":{\"f\":1}},\"schema_version\":1")
      )
      #expect(text.hasSuffix("\"}\n") && text.split(separator: "\n").count == 1)
    }
  }

  @Test func damageIsFound() throws {
    try withFolder { folder in
      let store = ResultStore<Outcome>(folder)
      try store.save(Outcome(figures: ["f": 1]), as: key("a"))
      try store.save(Outcome(figures: ["f": 2]), as: key("b"))
      let paths = ["a", "b"].map { name -> String in
        let hex = key(name).hex
        return "\(folder)/\(hex.prefix(2))/\(hex).json"
      }
      let texts = try paths.map { try InputFile($0, isReplaceable: true).text() }
      let damaged = [
        "", String(texts[0].dropLast(1)), String(texts[0].dropLast(80)), texts[1],
        texts[0].replacing("\"f\":1", with: "\"f\":7"), "{}\n",
      ]
      for text in damaged {
        try AtomicWrite.write(text, to: paths[0])
        let found = try diagnostic { try store.outcome(key("a")) }
        #expect(found.description == "\(paths[0]): is damaged")
      }
      try AtomicWrite.write(texts[0], to: paths[0])
      #expect(try store.outcome(key("a")) == Outcome(figures: ["f": 1]))
    }
  }

  @Test func digestsReadTheirHexadecimalForm() {
    let digest = key("abc")
    #expect(
      digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Digest(hex: digest.hex[...]) == digest)
    #expect(Digest(hex: digest.hex.dropLast()) == nil)
    #expect(Digest(hex: digest.hex.uppercased()[...]) == nil)
  }
}
