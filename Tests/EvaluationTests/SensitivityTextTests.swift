import Testing

@testable import Evaluation

@Test func sensitivityIsATableOfDifferencesInPoints() {
  let rows = [
    Sensitivity.Row(effect: nil, alone: 0.99, without: 0.95),
    Sensitivity.Row(effect: "programming", alone: 0.96, without: 0.985),
    Sensitivity.Row(effect: "stuck cells", alone: 0.99, without: 0.95),
  ]
  #expect(
    Sensitivity.text(rows) == """
      Accuracy without effects 99.00 %, with all 95.00 %; changes in percentage points:
      effect         alone  change  without it  change
      programming  96.00 %   −3.00     98.50 %   +3.50
      stuck cells  99.00 %    0.00     95.00 %    0.00
      """)
}
