import Basics
import Hardware

/// `lookup dst src function n`: replaces each code with its entry in the function table.
///
/// With a `unit`, an activation unit takes the entry (`UnitCodes`).
public struct Lookup: UnitInstruction {
  public static let unitKind = UnitKind.activation
  public static let name = "lookup"
  public static let summary = "replaces each code with a table entry"
  public static var fields: [Field<Self>] {
    [
      Field("destination", \.destination, required: true, "codes"),
      Field("source", \.source, required: true, "codes"),
      Field("function", \.function, required: true, "the table"),
      Field("count", \.count, in: 1...1 << 30, required: true, "adjacent elements"),
      Field("unit", \.unit, "codes of the unit that forms the results; absent: exact results"),
    ]
  }
  public var destination = Address("")
  public var source = Address("")
  public var function = ""
  public var count = 1
  public var unit: UnitCodes?
  public init() {}
  public init(
    _ destination: Address, from source: Address, function: String, count: Int,
    unit: UnitCodes? = nil
  ) {
    self.destination = destination
    self.source = source
    self.function = function
    self.count = count
    self.unit = unit
  }

  public func footprint(in scope: Scope) throws -> Footprint {
    let codes = try scope.operand("source", source, .code)
    let results = try scope.operand("destination", destination, .code)
    let table = try scope.function(function)
    guard let range = table.range, results.type.range.contains(range) else {
      throw Diagnostic.unsound(
        "function '\(function)' yields codes that \(results.type.rawValue) cannot hold")
    }
    return Footprint(
      reads: [Footprint.Access(source, [0..<count])],
      writes: [Footprint.Access(destination, [0..<count])],
      accepts: try scope.domain(of: function, codes.type),
      yields: try scope.range(of: unit, in: results.type) ?? range)
  }

  public func activity(in scope: Scope) throws -> Activity {
    Activity([.lookup: count])
      + scope.reading(count, of: try scope.buffer(source.buffer))
      + scope.writing(count, of: try scope.buffer(destination.buffer))
  }
}
