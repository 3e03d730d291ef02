import Foundation

extension Double {
  /// Whole numbers without a fraction, others with all their digits.
  package var exactText: String {
    magnitude < 1e15 && rounded() == self ? String(Int(self)) : String(self)
  }

  /// The number to three significant digits.
  var threeDigits: String { String(format: "%.3g", self) }

  /// `98.76 %`.
  package var asPercent: String { String(format: "%.2f %%", self * 100) }
}

/// Figures as tables show them; empty if there is none.
extension Double? {
  /// A count with thousands separators.
  var count: String {
    guard let self else { return "" }
    let digits = String(format: "%.0f", self.rounded())
    return digits.reversed().enumerated().reduce(into: "") { text, entry in
      if entry.offset > 0 && entry.offset % 3 == 0 && entry.element != "-" { text = "," + text }
      text = String(entry.element) + text
    }
  }

  /// A share, 0…1.
  var percent: String { map { String(format: "%.1f %%", $0 * 100) } ?? "" }

  /// Returns the figure with this number of decimals.
  func rounded(_ digits: Int) -> String {
    map { String(format: "%.\(digits)f", $0) } ?? ""
  }
}
