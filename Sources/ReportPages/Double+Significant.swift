import Evaluation
import Foundation

extension Double? {
  /// The number to this many significant digits, or whole with separators of thousands; empty if
  /// there is none.
  func significant(_ digits: Int) -> String {
    guard let self else { return "" }
    return self >= pow(10, Double(digits)) && self < 1e15
      ? Double?(self).count : String(format: "%.\(digits)g", self)
  }

  /// The number with its sign, to three significant digits.
  var signed: String {
    guard let self else { return "" }
    return (self < 0 ? "−" : "+") + Double?(self.magnitude).significant(3)
  }
}
