import Basics
import Hardware

/// `fill dst constant shape`: writes one constant code, for borders and rings.
public struct Fill: Instruction {
  public static let name = "fill"
  public static let summary = "writes a constant"
  public static var fields: [Field<Self>] {
    [
      Field("destination", \.destination, required: true, "where to write"),
      Field("constant", \.constant, required: true, "the code"),
      Field("shape", \.shape, required: true, "which elements"),
    ]
  }
  public var destination = Address("")
  public var constant = 0
  public var shape = ElementShape([])
  public init() {}
  public init(_ destination: Address, constant: Int, shape: ElementShape) {
    self.destination = destination
    self.constant = constant
    self.shape = shape
  }

  public func footprint(in scope: Scope) throws -> Footprint {
    let buffer = try scope.operand("destination", destination, .any)
    guard buffer.type.range.contains(constant) else {
      throw Diagnostic.unsound(
        "the constant \(constant) does not fit '\(buffer.name)', which holds "
          + buffer.type.rawValue)
    }
    return Footprint(
      fills: [Footprint.Access(destination, try shape.runs())], yields: constant...constant)
  }

  public func activity(in scope: Scope) throws -> Activity {
    scope.writing(shape.count, of: try scope.buffer(destination.buffer))
  }
}
