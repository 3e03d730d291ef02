import Basics
import Hardware

/// `receive channel dst shape`: takes elements from a channel; blocks while the channel holds too
/// few.
public struct Receive: Instruction {
  public static let name = "receive"
  public static let summary = "takes elements from a channel"
  public static var fields: [Field<Self>] {
    [
      Field("channel", \.channel, required: true, "the channel"),
      Field("destination", \.destination, required: true, "where to"),
      Field("shape", \.shape, required: true, "which elements"),
    ]
  }
  public var channel = ""
  public var destination = Address("")
  public var shape = ElementShape([])
  public init() {}
  public init(_ channel: String, _ destination: Address, _ shape: ElementShape) {
    self.channel = channel
    self.destination = destination
    self.shape = shape
  }

  public var receivedChannel: String? { channel }

  public func footprint(in scope: Scope) throws -> Footprint {
    let type = try scope.channel(channel).type
    _ = try scope.operand("destination", destination, .exactly(type))
    return Footprint(
      writes: [Footprint.Access(destination, try shape.runs())],
      synchronization: .receive(channel: channel, count: shape.count))
  }

  public func activity(in scope: Scope) throws -> Activity {
    scope.writing(shape.count, of: try scope.buffer(destination.buffer))
  }
}
