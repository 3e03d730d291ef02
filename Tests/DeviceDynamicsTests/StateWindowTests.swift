import Testing

@testable import DeviceDynamics

struct StateWindowTests {
  /// The window at x = 0, ¼, ½ and 1, worked out from the formula by hand.
  static let values: [(window: StateWindow, drive: Double, p: Double, values: [Double])] = [
    (.constant, 1, 1, [1, 1, 1, 1]),
    (.strukov, 1, 1, [0, 0.1875, 0.25, 0]),
    (.joglekar, 1, 1, [0, 0.75, 1, 0]),
    (.joglekar, 1, 2, [0, 0.9375, 1, 0]),
    (.biolek, 1, 1, [1, 0.9375, 0.75, 0]),
    (.biolek, -1, 1, [0, 0.4375, 0.75, 1]),
    (.prodromakis, 1, 1, [0, 0.1875, 0.25, 0]),
  ]

  @Test(arguments: values.indices)
  func aWindowHasTheValuesOfItsFormula(index: Int) {
    let (window, drive, p, values) = Self.values[index]
    let found = [0.0, 0.25, 0.5, 1].map { window.factor($0, drive: drive, p: p, j: 1) }
    #expect(found == values)
  }
}
