import Basics

/// The axes of a plan; a point of the grid takes one choice of each.
public struct PlanGrid: Equatable, Sendable {
  /// The largest number of points.
  static let mostPoints = 100_000

  public let axes: [PlanAxis]

  /// - Throws: kind `usage` if there are too many points.
  init(_ axes: [PlanAxis]) throws {
    self.axes = axes
    let count = axes.reduce(1) { min($0 * $1.choices.count, Self.mostPoints + 1) }
    guard count <= Self.mostPoints else {
      throw Diagnostic(
        .usage, "the grid has more than \(Self.mostPoints) points",
        notes: ["give fewer values, or split the grid over several plans"])
    }
  }

  /// The grid of `--grid` options.
  ///
  /// - Parameter overrides: of `--set`, which hold at all points.
  /// - Throws: kind `usage` for a bad option, for keys that undo each other, and too many points.
  init(commandLine words: [String], beside overrides: [String]) throws {
    let axes = try words.map { try PlanAxis(commandLine: $0) }
    if let twice = axes.map(\.name).firstRepeated {
      throw Diagnostic(
        .usage, "'\(twice)' has two axes", at: Place("--grid"),
        notes: ["give all values in one option: '--grid \(twice)=value,value'"])
    }
    for (axis, key) in axes.flatMap({ axis in overrides.map { (axis, $0.overriddenKey) } })
    where key == axis.name {
      throw Diagnostic(
        .usage, "'--grid \(axis.name)' replaces what '--set \(key)' sets", at: Place("--grid"),
        notes: ["leave out one of the two"])
    }
    try self.init(axes)
  }

  /// The choices of every point, one index per axis; the last axis varies fastest.
  var points: [[Int]] {
    axes.reduce([[]]) { points, axis in
      points.flatMap { point in axis.choices.indices.map { point + [$0] } }
    }
  }

  /// The choices of a point.
  func choices(of point: [Int]) -> [PlanAxis.Choice] {
    zip(axes, point).map { axis, index in axis.choices[index] }
  }
}
