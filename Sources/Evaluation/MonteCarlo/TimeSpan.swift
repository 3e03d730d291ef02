import Basics

/// A time as a user writes it: a number of seconds, or a number with `s`, `min`, `h`, `d` or `y`.
package struct TimeSpan: Equatable {
  package let seconds: Double

  /// A year has 365 days.
  private static let units: [(name: String, seconds: Double)] = [
    ("min", 60), ("s", 1), ("h", 3600), ("d", 86_400), ("y", 31_536_000),
  ]
  /// A century; no cell has been extrapolated further.
  private static let longest = 100.0 * 31_536_000

  /// - Throws: `usage` if this is not a time from 0 to 100 years.
  package init(_ text: String) throws {
    let unit = Self.units.first { text.hasSuffix($0.name) }
    let number = text.dropLast(unit?.name.count ?? 0)
    guard let value = Double(number), case let seconds = value * (unit?.seconds ?? 1),
      (0...Self.longest).contains(seconds)
    else {
      throw Diagnostic(
        .usage, "a time must be 0 to 100 years, such as 3600, 90min, 12h, 30d or 1y, not '\(text)'")
    }
    self.seconds = seconds
  }

  /// A time in seconds as users write it, in the largest unit of which it is at least one: `30d`.
  package static func text(ofSeconds seconds: Double) -> String {
    let unit = units.filter { $0.seconds <= seconds }.max { $0.seconds < $1.seconds }
    return (seconds / (unit?.seconds ?? 1)).threeDigits + (unit?.name ?? "s")
  }
}
