import Basics

/// `receive channel dst shape`: takes elements from a channel; blocks while it holds too few.
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
}
