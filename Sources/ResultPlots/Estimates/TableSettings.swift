import Basics
import Evaluation

/// The columns of a table that were chosen rather than measured, as far as it can be told: rows that
/// differ in them must not be taken for repetitions.
struct TableSettings {
  /// The columns that tell series apart: that of the user, or else all settings in words.
  let series: [String]
  /// What is counted together.
  let warnings: [String]

  /// - Parameter series: the column that the user names.
  init(of table: ResultRows, x: String, y: String, series given: String?) {
    var drawn = table
    drawn.rows = table.rows.filter { $0[x] != nil && $0[y]?.number != nil }
    let taken = [x] + [given].compactMap(\.self)
    let settings = drawn.fewest(
      of: table.choices.filter { ![x, y, given].contains($0) && drawn.isSetting($0) },
      besides: taken)
    series = given.map { [$0] } ?? settings.filter { !drawn.isNumeric($0) }
    let parts = taken + series
    let pooled = settings.filter { key in
      !parts.contains(key) && drawn.partition(by: parts + [key]) > drawn.partition(by: parts)
    }
    warnings =
      pooled.isEmpty
      ? []
      : [
        "rows that differ in \(pooled.firstQuoted) are counted together: '--series' tells them apart"
      ]
  }
}

extension ResultRows {
  /// Whether the values of a column recur, as those of an axis of a grid do. Seeds repeat the others;
  /// numbers under the keys of results were measured.
  fileprivate func isSetting(_ key: String) -> Bool {
    let count = Set(rows.map { $0[key] ?? .none }).count
    if key == Self.file { return count > 1 }
    guard count > 1, 2 * count <= rows.count else { return false }
    guard isNumeric(key) else { return true }
    return !key.hasSuffix("seed") && !key.contains("_") && !key.contains("accuracy")
      && !Figures.flatKeys.contains(key)
  }

  fileprivate func isNumeric(_ key: String) -> Bool {
    rows.allSatisfy { $0[key].map { $0.number != nil } ?? true }
  }
}
