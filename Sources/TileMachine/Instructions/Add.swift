import Basics
import Hardware

/// `add dst a b table n`: `clamp((a · multiplierA + b · multiplierB + offset) >> shift)`.
///
/// Without a table (`-`) it computes the exact sum, for wide sums. Table fields: multiplier a,
/// multiplier b, shift, offset, low, high. With a `unit`, an activation unit takes the scaled sum
/// before it is rounded and clamped (`UnitCodes`).
public struct Add: UnitInstruction {
  public static let unitKind = UnitKind.activation
  public static let name = "add"
  public static let summary = "adds two operands, each rescaled, with one rounding"
  public static var fields: [Field<Self>] {
    [
      Field("destination", \.destination, required: true, "codes or sums"),
      Field("a", \.a, required: true, "first operand"),
      Field("b", \.b, required: true, "second operand"),
      Field("table", \.table, required: true, "constants, or - for the exact sum"),
      Field("count", \.count, in: 1...1 << 30, required: true, "adjacent elements"),
      Field("a-step", \.aStep, in: 0...1, "stride of a; 0 repeats one element"),
      Field("b-step", \.bStep, in: 0...1, "stride of b; 0 repeats one element"),
      Field("table-step", \.tableStep, in: 0...1, "stride of the table; 0 repeats one entry"),
      Field("halves", \.halves, "how numbers halfway between two codes are rounded"),
      Field("unit", \.unit, "codes of the unit that forms the results; absent: exact"),
    ]
  }
  public var destination = Address("")
  public var a = Address("")
  public var b = Address("")
  /// The table; an empty name means no table.
  public var table = Address("")
  public var count = 1
  public var aStep = 1
  public var bStep = 1
  public var tableStep = 1
  /// As in `Requant`.
  public var halves = Halves.up
  public var unit: UnitCodes?
  public init() {}
  public init(
    _ destination: Address, _ a: Address, _ b: Address, table: Address?, count: Int, aStep: Int = 1,
    bStep: Int = 1, tableStep: Int = 1, halves: Halves = .up, unit: UnitCodes? = nil
  ) {
    self.destination = destination
    self.a = a
    self.b = b
    self.table = table ?? Address("")
    self.count = count
    self.aStep = aStep
    self.bStep = bStep
    self.tableStep = tableStep
    self.halves = halves
    self.unit = unit
  }

  public func footprint(in scope: Scope) throws -> Footprint {
    let isExact = table.buffer.isEmpty
    let first = try scope.operand("first operand", a, .any)
    let second = try scope.operand("second operand", b, .any)
    let sum = try scope.operand("destination", destination, isExact ? .sum : .code)
    if isExact {
      guard unit == nil else { throw Diagnostic.unsound("an exact sum has no unit") }
      for type in [first.type, second.type] where !OperandType.holding(type).allows(sum.type) {
        throw Diagnostic.unsound("a sum of \(sum.type.rawValue) cannot hold \(type.rawValue)")
      }
    }
    var footprint = Footprint(
      reads: [
        Footprint.Access(a, [0..<(aStep == 0 ? 1 : count)]),
        Footprint.Access(b, [0..<(bStep == 0 ? 1 : count)]),
      ],
      writes: [Footprint.Access(destination, [0..<count])], yields: sum.type.range)
    if !isExact {
      footprint.yields =
        try scope.range(of: unit, in: sum.type) ?? scope.table(table.buffer).range
      footprint.entries = [
        try scope.entries(table, fields: 6, count: count, step: tableStep, clampedTo: sum.type)
      ]
    }
    return footprint
  }

  public func activity(in scope: Scope) throws -> Activity {
    Activity([.vectorOperation: count])
      + scope.reading(aStep == 0 ? 1 : count, of: try scope.buffer(a.buffer))
      + scope.reading(bStep == 0 ? 1 : count, of: try scope.buffer(b.buffer))
      + scope.writing(count, of: try scope.buffer(destination.buffer))
  }
}
