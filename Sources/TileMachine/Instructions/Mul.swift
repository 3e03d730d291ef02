import Basics
import Hardware

/// `mul dst a b table n`: `clamp(((a − za) · (b − zb) · multiplier + offset) >> shift)`.
///
/// Table fields: zero point a, zero point b, multiplier, shift, offset, low, high. With a `unit`, an
/// activation unit takes the scaled product before it is rounded and clamped (`UnitCodes`).
public struct Mul: UnitInstruction {
  public static let unitKind = UnitKind.activation
  public static let name = "mul"
  public static let summary = "multiplies two operands exactly, with one rounding"
  public static var fields: [Field<Self>] {
    [
      Field("destination", \.destination, required: true, "codes"),
      Field("a", \.a, required: true, "first operand"),
      Field("b", \.b, required: true, "second operand"),
      Field("table", \.table, required: true, "constants, addressed by entry"),
      Field("count", \.count, in: 1...1 << 30, required: true, "adjacent elements"),
      Field("a-step", \.aStep, in: 0...1, "stride of a; 0 repeats one element"),
      Field("b-step", \.bStep, in: 0...1, "stride of b; 0 repeats one element"),
      Field("table-step", \.tableStep, in: 0...1, "stride of the table; 0 repeats one entry"),
      Field("unit", \.unit, "codes of the unit that forms the results; absent: exact results"),
    ]
  }
  public var destination = Address("")
  public var a = Address("")
  public var b = Address("")
  public var table = Address("")
  public var count = 1
  public var aStep = 1
  public var bStep = 1
  public var tableStep = 1
  public var unit: UnitCodes?
  public init() {}
  public init(
    _ destination: Address, _ a: Address, _ b: Address, table: Address, count: Int, aStep: Int = 1,
    bStep: Int = 1, tableStep: Int = 1, unit: UnitCodes? = nil
  ) {
    self.destination = destination
    self.a = a
    self.b = b
    self.table = table
    self.count = count
    self.aStep = aStep
    self.bStep = bStep
    self.tableStep = tableStep
    self.unit = unit
  }

  public func footprint(in scope: Scope) throws -> Footprint {
    _ = try scope.operand("first operand", a, .code)
    _ = try scope.operand("second operand", b, .code)
    let product = try scope.operand("destination", destination, .code)
    return Footprint(
      reads: [
        Footprint.Access(a, [0..<(aStep == 0 ? 1 : count)]),
        Footprint.Access(b, [0..<(bStep == 0 ? 1 : count)]),
      ],
      writes: [Footprint.Access(destination, [0..<count])],
      entries: [
        try scope.entries(table, fields: 7, count: count, step: tableStep, clampedTo: product.type)
      ],
      yields: try scope.range(of: unit, in: product.type) ?? scope.table(table.buffer).range)
  }

  public func activity(in scope: Scope) throws -> Activity {
    Activity([.vectorOperation: count])
      + scope.reading(aStep == 0 ? 1 : count, of: try scope.buffer(a.buffer))
      + scope.reading(bStep == 0 ? 1 : count, of: try scope.buffer(b.buffer))
      + scope.writing(count, of: try scope.buffer(destination.buffer))
  }
}
