import Testing

@testable import Basics

struct PluralTests {
  @Test(arguments: [
    ("key", "keys"), ("pass", "passes"), ("strategy", "strategies"), ("branch", "branches"),
    ("box", "boxes"), ("epoch", "epochs"),
  ])
  func nounsHavePlurals(noun: String, plural: String) { #expect(noun.plural == plural) }
}
