import Foundation

extension Double {
  /// Whole numbers without a fraction, others with all their digits.
  package var exactText: String {
    magnitude < 1e15 && rounded() == self ? String(Int(self)) : String(self)
  }

  /// The number to three significant digits.
  package var threeDigits: String { String(format: "%.3g", self) }

  /// The number to four significant digits, in a unit with a prefix: `99.1 µS`, `-2.5 kΩ`, `0 A`.
  package func text(unit: String) -> String {
    guard self != 0, isFinite else { return String(format: "%.4g ", self) + unit }
    let prefixes = ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T"]
    // rounded to four digits first, so that 999.96 is 1 k
    let rounded = Double(String(format: "%.3e", magnitude)) ?? magnitude
    let thousands = Int((log10(rounded) / 3 + 1e-9).rounded(.down))
    let index = Swift.min(Swift.max(thousands + 5, 0), prefixes.count - 1)
    let scaled = self * Foundation.pow(10, Double(-3 * (index - 5)))
    return String(format: "%.4g ", scaled) + prefixes[index] + unit
  }

  /// `98.76 %`.
  package var asPercent: String { String(format: "%.2f %%", self * 100) }
}

/// Figures as tables show them; empty if there is none.
extension Double? {
  /// A count with thousands separators.
  package var count: String {
    guard let self else { return "" }
    let digits = String(format: "%.0f", self.rounded())
    return digits.reversed().enumerated().reduce(into: "") { text, entry in
      if entry.offset > 0 && entry.offset % 3 == 0 && entry.element != "-" { text = "," + text }
      text = String(entry.element) + text
    }
  }

  /// A share, 0…1; one that would look like none is `<0.1 %`.
  package var percent: String {
    map { $0 > 0 && $0 < 0.0005 ? "<0.1 %" : String(format: "%.1f %%", $0 * 100) } ?? ""
  }

  /// Returns the figure with this number of decimals.
  package func rounded(_ digits: Int) -> String {
    map { String(format: "%.\(digits)f", $0) } ?? ""
  }
}
