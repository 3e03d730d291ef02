import Basics

/// `add dst a b table n`: `clamp((a · multiplierA + b · multiplierB + offset) >> shift)`.
///
/// Without a table (`-`) the exact sum, for wide sums. Table fields: multiplier a, multiplier b,
/// shift, offset, low, high.
public struct Add: Instruction {
  public static let name = "add"
  public static let summary = "adds two operands, each rescaled, with one rounding"
  public static var fields: [Field<Self>] {
    [
      Field("destination", \.destination, required: true, "codes or sums"),
      Field("a", \.a, required: true, "first operand"),
      Field("b", \.b, required: true, "second operand"),
      Field("table", \.table, required: true, "constants, or - for the exact sum"),
      Field("count", \.count, in: 1...1 << 30, required: true, "elements, side by side"),
      Field("a-step", \.aStep, in: 0...1, "elements of a from one to the next"),
      Field("b-step", \.bStep, in: 0...1, "elements of b from one to the next"),
      Field("table-step", \.tableStep, in: 0...1, "entries from one element to the next"),
    ]
  }
  public var destination = Address("")
  public var a = Address("")
  public var b = Address("")
  /// The empty name: no table.
  public var table = Address("")
  public var count = 1
  public var aStep = 1
  public var bStep = 1
  public var tableStep = 1
  public init() {}
  public init(
    _ destination: Address, _ a: Address, _ b: Address, table: Address?, count: Int, aStep: Int = 1,
    bStep: Int = 1, tableStep: Int = 1
  ) {
    self.destination = destination
    self.a = a
    self.b = b
    self.table = table ?? Address("")
    self.count = count
    self.aStep = aStep
    self.bStep = bStep
    self.tableStep = tableStep
  }
}
