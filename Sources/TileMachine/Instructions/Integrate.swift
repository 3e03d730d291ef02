import Basics
import Hardware

/// `integrate dst a b table n`: adds `a · multiplier a + b · multiplier b` to the totals of `n`
/// elements, and writes `clamp((total + offset) >> shift)`, the code of the total so far; with
/// `changes` the difference from the code before, so that the sum of what is written over all steps
/// is the code of the whole total. `b` is `-` if there is one operand.
///
/// Totals are kept from step to step of an image. Table fields are those of `add`.
public struct Integrate: IntegratingInstruction {
  public static let name = "integrate"
  public static let summary = "adds up sums over the steps, and scales their totals to codes"
  public static var fields: [Field<Self>] {
    [
      Field("destination", \.destination, required: true, "codes"),
      Field("a", \.a, required: true, "first operand: sums or codes"),
      Field("b", \.b, required: true, "second operand, or -"),
      Field("table", \.table, required: true, "constants, addressed by entry"),
      Field("count", \.count, in: 1...1 << 30, required: true, "adjacent elements"),
      Field("table-step", \.tableStep, in: 0...1, "stride of the table; 0 repeats one entry"),
      Field("changes", \.writesChanges, "writes the change of the code in each step"),
    ]
  }
  public var destination = Address("")
  public var a = Address("")
  /// An empty name: there is one operand.
  public var b = Address("")
  public var table = Address("")
  public var count = 1
  public var tableStep = 1
  public var writesChanges = false
  public init() {}

  public func footprint(in scope: Scope) throws -> Footprint {
    for operand in operands { _ = try scope.operand("operand", operand, .any) }
    let codes = try scope.operand("destination", destination, .code)
    let entries = try scope.entries(
      table, fields: 6, count: count, step: tableStep, clampedTo: codes.type)
    var yields = try scope.table(table.buffer).range
    if writesChanges, let range = yields {
      let span = range.upperBound - range.lowerBound
      yields = range.hull(-span...span)
    }
    guard yields.map(codes.type.range.contains) != false else {
      throw Diagnostic.unsound(
        "changes of codes need a wider buffer than \(codes.type.rawValue)")
    }
    return Footprint(
      reads: operands.map { Footprint.Access($0, [0..<count]) },
      writes: [Footprint.Access(destination, [0..<count])], entries: [entries], yields: yields)
  }
}
