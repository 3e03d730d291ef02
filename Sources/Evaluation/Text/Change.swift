import Foundation

/// The change of a figure from the baseline's, as text for people.
package struct Change {
  /// The figure divided by the baseline's.
  private let ratio: Double?
  private let isSame: Bool

  /// From this ratio, a factor is easier to read than a percentage.
  private static let factorsFrom = 10.0

  package init(_ value: Double?, from baseline: Double?) {
    isSame = value.flatMap { value in baseline.map { value.isAlmost($0) } } ?? false
    ratio = value.flatMap { value in baseline.flatMap { $0 == 0 ? nil : value / $0 } }
  }

  /// `−44.44 %`, `+10.96 %`, `× 26.0` or `same`; empty if there is nothing to compare.
  package var text: String { isSame ? "same" : text(digits: 2) }

  /// `−44 %`, `−0.4 %` or `unchanged`, for a sentence.
  package var brief: String {
    let percent = ratio.map { 100 * ($0 - 1).magnitude } ?? 0
    if isSame || percent < 0.05 { return "unchanged" }
    return text(digits: percent < 1 ? 1 : 0)
  }

  private func text(digits: Int) -> String {
    guard let ratio else { return "" }
    if ratio >= Self.factorsFrom { return "× " + Double?(ratio).rounded(1) }
    let percent = 100 * (ratio - 1)
    let number = Double?(percent.magnitude).rounded(max(digits, Self.digits(showing: percent)))
    return (percent < 0 ? "−" : "+") + number + " %"
  }

  private static let mostDigits = 12

  /// The decimals with which a change does not look like none, nor a rest like nothing.
  private static func digits(showing percent: Double) -> Int {
    let gaps = [percent.magnitude, 100 + percent].filter { $0 > 0 }
    return min(Int((-log10(gaps.min() ?? 1) - 1e-9).rounded(.up)), mostDigits)
  }

  /// Whether the figure is larger than the baseline's, at the precision of `brief`.
  package var isMore: Bool { ratio.map { $0 >= 1.0005 } ?? false }

  /// Whether there are two figures to compare.
  package var isKnown: Bool { isSame || ratio != nil }
}

extension Double {
  /// Whether this differs from another number by no more than sums are rounded.
  fileprivate func isAlmost(_ other: Double) -> Bool {
    self == other || (self - other).magnitude < 1e-12 * other.magnitude
  }
}
