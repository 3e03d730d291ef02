import Basics
import TestSupport
import Testing

@testable import Driver

@Test func filesThatChangeUnderASweepAreNoticed() throws {
  try withFolder { folder in
    let (kept, changed) = ("\(folder)/kept", "\(folder)/changed")
    for path in [kept, changed] { try AtomicWrite.write("a", to: path) }
    let files = SweepFiles([kept, changed, "\(folder)/none"])
    try files.expectUnchanged()
    try AtomicWrite.write("b", to: changed)
    let refusal = try diagnostic { try files.expectUnchanged() }
    #expect(refusal.kind == .tryAgain)
    #expect(refusal.place?.source == changed)
  }
}
