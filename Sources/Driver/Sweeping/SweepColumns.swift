import Basics
import Sweeps

/// The columns of a sweep's tables for its axes: what they are called, and what a point has there.
struct SweepColumns {
  /// The columns of one axis.
  private let columns: [(axis: Int, path: String)]
  private let axes: [SweepAxis]
  /// The settings of all axes; those of `set` without that word, as `--set` takes them.
  let names: [String]

  init(_ sweep: Sweep) {
    axes = sweep.axes
    columns = axes.enumerated().flatMap { index, axis in axis.paths.map { (index, $0) } }
    let short = columns.map { $0.path.hasPrefix("set.") ? String($0.path.dropFirst(4)) : $0.path }
    let reserved = Set(SweepOutcome.keys + ["status", "reason"])
    names = zip(short, columns).map { name, column in
      reserved.contains(name) || short.count(where: { $0 == name }) > 1 ? column.path : name
    }
  }

  /// The value in each column; `nil` where a case does not have the setting.
  func values(_ digits: [Int]) -> [Value?] {
    columns.map { axes[$0.axis].value(digits[$0.axis], $0.path) }
  }
}
