import Testing

@testable import Basics

@Suite struct StatusExplanationTests {
  @Test(arguments: Diagnostic.Kind.allCases) func everyKindIsExplained(kind: Diagnostic.Kind) {
    let entry = StatusExplanation.all.first { $0.status == kind.rawValue }
    #expect(entry?.name == "\(kind)")
    #expect(entry?.causes.isEmpty == false && entry?.remedies.isEmpty == false)
    #expect(entry?.meaning.hasSuffix(".") == true)
  }

  @Test func everyStatusIsExplainedOnce() {
    let all = StatusExplanation.all.map(\.status)
    #expect(all == [0, 1, 64, 65, 66, 69, 70, 73, 74, 75, 78, 130, 143])
  }
}
