import Basics
import Hardware

/// `pool kind dst src window n`: takes the maximum or the sum of the window's taps, for `n`
/// adjacent elements; sums are written unscaled, to `i32` or `i64`. With a `unit`, a pooling unit
/// takes the maximum (`UnitCodes`).
public struct Pool: UnitInstruction {
  public static let unitKind = UnitKind.pooling

  /// What is computed over a window.
  public enum Kind: String, Choice { case max, sum }

  public static let name = "pool"
  public static let summary = "takes the maximum or the sum over a window"
  public static var fields: [Field<Self>] {
    [
      Field("kind", \.kind, required: true, "max or sum"),
      Field("destination", \.destination, required: true, "codes, or sums"),
      Field("source", \.source, required: true, "where the window begins"),
      Field("window", \.window, required: true, "the taps"),
      Field("count", \.count, in: 1...1 << 30, required: true, "adjacent elements"),
      Field("unit", \.unit, "codes of the unit that forms the results; absent: exact results"),
    ]
  }
  public var kind = Kind.max
  public var destination = Address("")
  public var source = Address("")
  public var window = ElementShape([])
  public var count = 1
  public var unit: UnitCodes?
  public init() {}
  public init(
    _ kind: Kind, _ destination: Address, from source: Address, window: ElementShape, count: Int,
    unit: UnitCodes? = nil
  ) {
    self.kind = kind
    self.destination = destination
    self.source = source
    self.window = window
    self.count = count
    self.unit = unit
  }

  public func footprint(in scope: Scope) throws -> Footprint {
    let from = try scope.operand("source", source, .any)
    let to = try scope.operand(
      "destination", destination, kind == .max ? .exactly(from.type) : .sum)
    guard kind == .max || unit == nil else { throw Diagnostic.unsound("an exact sum has no unit") }
    let taps = ElementShape(window.levels + [ElementShape.Level(count, stride: 1)])
    return Footprint(
      reads: [Footprint.Access(source, try taps.runs())],
      writes: [Footprint.Access(destination, [0..<count])],
      yields: kind == .max ? try scope.range(of: unit, in: to.type) : to.type.range)
  }

  public func activity(in scope: Scope) throws -> Activity {
    Activity([.poolingOperation: window.count * count])
      + scope.reading(window.count * count, of: try scope.buffer(source.buffer))
      + scope.writing(count, of: try scope.buffer(destination.buffer))
  }
}
