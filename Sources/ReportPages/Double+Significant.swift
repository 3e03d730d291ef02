import Evaluation
import Foundation

extension Double? {
  /// The number to this many significant digits, or whole with separators of thousands; empty if
  /// there is none.
  func significant(_ digits: Int) -> String {
    guard let self else { return "" }
    let isWhole = self >= 1000 && self == self.rounded()
    return (self >= pow(10, Double(digits)) || isWhole) && self < 1e15
      ? Double?(self).count : String(format: "%.\(digits)g", self)
  }

  /// The same with zeros at the end, for columns of measured figures.
  func digits(_ count: Int) -> String {
    guard let self else { return "" }
    let text = String(format: "%#.\(count)g", self)
    return self >= pow(10, Double(count)) || text.contains("e")
      ? significant(count) : text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  /// The number with its sign, to three significant digits.
  var signed: String {
    guard let self else { return "" }
    return (self < 0 ? "−" : "+") + Double?(self.magnitude).digits(3)
  }
}
