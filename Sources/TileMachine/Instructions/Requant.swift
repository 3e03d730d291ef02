import Basics
import Hardware

/// `requant dst src table n`: `clamp((src · multiplier + offset) >> shift)` for `n` elements.
///
/// The offset rounds halves up; `halves` makes them even or odd codes: where the low `shift` bits of
/// the scaled value are 0, a code of the other kind is one less. With a `unit`, an activation unit
/// takes the scaled value before it is rounded and clamped (`UnitCodes`).
///
/// Table fields: multiplier, shift, offset, low, high.
public struct Requant: UnitInstruction {
  public static let unitKind = UnitKind.activation
  public static let name = "requant"
  public static let summary = "scales sums to codes, with bias and clamp"
  public static var fields: [Field<Self>] {
    [
      Field("destination", \.destination, required: true, "codes"),
      Field("source", \.source, required: true, "sums or codes"),
      Field("table", \.table, required: true, "constants, addressed by entry"),
      Field("count", \.count, in: 1...1 << 30, required: true, "adjacent elements"),
      Field("table-step", \.tableStep, in: 0...1, "stride of the table; 0 repeats one entry"),
      Field("halves", \.halves, "how numbers halfway between two codes are rounded"),
      Field("unit", \.unit, "codes of the unit that forms the results; absent: exact results"),
    ]
  }
  public var destination = Address("")
  public var source = Address("")
  public var table = Address("")
  public var count = 1
  public var tableStep = 1
  public var halves = Halves.up
  public var unit: UnitCodes?
  public init() {}
  public init(
    _ destination: Address, from source: Address, table: Address, count: Int, tableStep: Int = 1,
    halves: Halves = .up, unit: UnitCodes? = nil
  ) {
    self.destination = destination
    self.source = source
    self.table = table
    self.count = count
    self.tableStep = tableStep
    self.halves = halves
    self.unit = unit
  }

  public func footprint(in scope: Scope) throws -> Footprint {
    _ = try scope.operand("source", source, .any)
    let codes = try scope.operand("destination", destination, .code)
    return Footprint(
      reads: [Footprint.Access(source, [0..<count])],
      writes: [Footprint.Access(destination, [0..<count])],
      entries: [
        try scope.entries(table, fields: 5, count: count, step: tableStep, clampedTo: codes.type)
      ],
      yields: try scope.range(of: unit, in: codes.type) ?? scope.table(table.buffer).range)
  }

  public func activity(in scope: Scope) throws -> Activity {
    Activity([.vectorOperation: count])
      + scope.reading(count, of: try scope.buffer(source.buffer))
      + scope.writing(count, of: try scope.buffer(destination.buffer))
  }
}
