import Basics
import Testing

@Test(arguments: [
  ("key", "known keys: one, two"), ("pass", "known passes: one, two"),
  ("strategy", "known strategies: one, two"), ("layer", "known layers: one, two"),
  ("mapping", "known mappings: one, two"), ("index", "known indexes: one, two"),
])
func theNoteListsKnownNamesWithAPlural(kind: String, note: String) {
  let unknown = Diagnostic.unknown(kind, "third", known: ["one", "two"], at: nil)
  #expect(unknown.notes == [note])
}

@Test func theNoteSaysIfNoNamesAreKnown() {
  let unknown = Diagnostic.unknown("key", "ratio", of: "ckfo", known: [], at: nil)
  #expect(unknown.message == "unknown key 'ratio' of ckfo")
  #expect(unknown.notes == ["there are no keys"])
}
