import Basics
import Hardware

/// `fire dst a b table n`: integrates operands into the potentials of `n` neurons, and writes 1 for
/// each that fires in this step, else 0. `b` is `-` if there is one operand.
///
/// A neuron keeps its potential from step to step of an image. In every step
/// `u = u − leak · 2^−24 · u + a · multiplier a + b · multiplier b + bias`; if `u ≥ threshold`, in the
/// `window` steps from step `start` on, it fires and is reset.
///
/// Table fields: multiplier a, multiplier b, bias, initial potential, threshold.
public struct Fire: IntegratingInstruction {
  /// What becomes of the potential of a neuron that fires.
  public enum Reset: String, Choice {
    /// The threshold is subtracted, so that nothing is lost.
    case soft
    /// It becomes 0.
    case zero
  }

  /// The numbers in which potentials are kept.
  public enum Precision: String, Choice {
    /// Integers. Nothing leaks.
    case exact
    /// Single precision, in units of the threshold, each operation rounded.
    case single
  }

  public static let name = "fire"
  public static let summary = "integrates sums into neurons, and writes their spikes"
  public static var fields: [Field<Self>] {
    [
      Field("destination", \.destination, required: true, "spikes"),
      Field("a", \.a, required: true, "first operand: sums or codes"),
      Field("b", \.b, required: true, "second operand, or -"),
      Field("table", \.table, required: true, "constants, addressed by entry"),
      Field("count", \.count, in: 1...1 << 30, required: true, "adjacent elements"),
      Field("table-step", \.tableStep, in: 0...1, "stride of the table; 0 repeats one entry"),
      Field("start", \.start, in: 0...1 << 30, "first step in which the neurons may fire"),
      Field("window", \.window, in: 1...1 << 30, "number of steps in which they may fire"),
      Field("precision", \.precision, "the numbers in which potentials are kept"),
      Field(
        "leak", \.leak, in: 0...leakUnit,
        "share of the potential that is lost in each step, in 2^-24"
      ).only(when: { $0.precision == .single }, "'precision: single'"),
      Field("reset", \.reset, "the potential after a spike"),
    ]
  }
  public var destination = Address("")
  public var a = Address("")
  /// An empty name: there is one operand.
  public var b = Address("")
  public var table = Address("")
  public var count = 1
  public var tableStep = 1
  public var start = 0
  public var window = 1 << 30
  public var precision = Precision.exact
  public var leak = 0
  public var reset = Reset.soft
  public init() {}

  /// The number of constants in an entry of the table.
  public static let tableFields = 5
  /// The `leak` by which all of a potential is lost.
  public static let leakUnit = 1 << 24

  public func footprint(in scope: Scope) throws -> Footprint {
    let spikes = try scope.operand("destination", destination, .code)
    for operand in operands { _ = try scope.operand("operand", operand, .any) }
    let summary = try scope.table(table.buffer)
    guard summary.fields == Self.tableFields else {
      throw Diagnostic.unsound(
        "table '\(table.buffer)' must have \(Self.tableFields) fields, not \(summary.fields)")
    }
    guard let threshold = summary.smallest.last, threshold > 0 else {
      throw Diagnostic.unsound("table '\(table.buffer)' needs thresholds above 0")
    }
    return Footprint(
      reads: operands.map { Footprint.Access($0, [0..<count]) },
      writes: [Footprint.Access(destination, [0..<count])],
      entries: [Footprint.Access(table, [0..<(tableStep == 0 ? 1 : count)])],
      yields: spikes.type.range.clamped(to: 0...1))
  }
}
