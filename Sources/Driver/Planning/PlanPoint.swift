import Basics

/// One point of a grid: a choice of each axis, and what to compile for.
struct PlanPoint: Sendable {
  /// Of its choices, one for each axis.
  let labels: [String]
  /// Overrides that compile it, in the form of `--set`.
  let overrides: [String]
  /// The target, or why the mapping refuses it.
  let target: Result<Target, PointRefusal>

  /// The key that follows the accelerator where the user does not set it.
  static let sliceBits = "encoding.slice-bits"
}
