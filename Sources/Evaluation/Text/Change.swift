import Foundation

/// The change of a figure from the baseline's, as text for people.
package struct Change {
  /// The figure divided by the baseline's.
  private let ratio: Double?
  private let isSame: Bool

  /// From this ratio, a factor is easier to read than a percentage.
  private static let factorsFrom = 10.0

  package init(_ value: Double?, from baseline: Double?) {
    isSame = value == baseline && value != nil
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
    let number = Double?(percent.magnitude).rounded(digits)
    return (percent < 0 ? "−" : "+") + number + " %"
  }

  /// Whether the figure is larger than the baseline's, at the precision of `brief`.
  package var isMore: Bool { ratio.map { $0 >= 1.0005 } ?? false }

  /// Whether there are two figures to compare.
  package var isKnown: Bool { isSame || ratio != nil }
}
