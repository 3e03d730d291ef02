import Basics
import Hardware

/// `move dst dst-shape src src-shape`: copies elements in order.
///
/// Depending on the buffers it loads from or stores to global memory, or changes the layout.
public struct Move: Instruction {
  public static let name = "move"
  public static let summary = "copies elements"
  public static var fields: [Field<Self>] {
    [
      Field("destination", \.destination, required: true, "where to"),
      Field("destination-shape", \.destinationShape, required: true, "which elements"),
      Field("source", \.source, required: true, "where from"),
      Field("source-shape", \.sourceShape, required: true, "which elements, as many"),
    ]
  }
  public var destination = Address("")
  public var destinationShape = ElementShape([])
  public var source = Address("")
  public var sourceShape = ElementShape([])
  public init() {}
  public init(
    _ destination: Address, _ destinationShape: ElementShape, from source: Address,
    _ sourceShape: ElementShape
  ) {
    self.destination = destination
    self.destinationShape = destinationShape
    self.source = source
    self.sourceShape = sourceShape
  }

  public func footprint(in scope: Scope) throws -> Footprint {
    let from = try scope.operand("source", source, .any)
    _ = try scope.operand("destination", destination, .holding(from.type))
    guard sourceShape.count == destinationShape.count else {
      throw Diagnostic.unsound(
        "the source shape takes \(sourceShape.count) elements, the destination shape "
          + "\(destinationShape.count)")
    }
    return Footprint(
      reads: [Footprint.Access(source, try sourceShape.runs())],
      writes: [Footprint.Access(destination, try destinationShape.runs())])
  }

  public func activity(in scope: Scope) throws -> Activity {
    scope.reading(sourceShape.count, of: try scope.buffer(source.buffer))
      + scope.writing(destinationShape.count, of: try scope.buffer(destination.buffer))
  }
}
