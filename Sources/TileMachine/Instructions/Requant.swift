import Basics

/// `requant dst src table n`: `clamp((src · multiplier + offset) >> shift)` for `n` elements.
///
/// Table fields: multiplier, shift, offset, low, high.
public struct Requant: Instruction {
  public static let name = "requant"
  public static let summary = "scales sums to codes, with bias and clamp"
  public static var fields: [Field<Self>] {
    [
      Field("destination", \.destination, required: true, "codes"),
      Field("source", \.source, required: true, "sums or codes"),
      Field("table", \.table, required: true, "constants, addressed by entry"),
      Field("count", \.count, in: 1...1 << 30, required: true, "elements, side by side"),
      Field("table-step", \.tableStep, in: 0...1, "entries from one element to the next"),
    ]
  }
  public var destination = Address("")
  public var source = Address("")
  public var table = Address("")
  public var count = 1
  public var tableStep = 1
  public init() {}
  public init(
    _ destination: Address, from source: Address, table: Address, count: Int, tableStep: Int = 1
  ) {
    self.destination = destination
    self.source = source
    self.table = table
    self.count = count
    self.tableStep = tableStep
  }
}
