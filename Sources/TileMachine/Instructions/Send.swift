import Basics

/// `send channel src shape`: appends elements to a channel; blocks while it is full.
public struct Send: Instruction {
  public static let name = "send"
  public static let summary = "appends elements to a channel"
  public static var fields: [Field<Self>] {
    [
      Field("channel", \.channel, required: true, "the channel"),
      Field("source", \.source, required: true, "where from"),
      Field("shape", \.shape, required: true, "which elements"),
    ]
  }
  public var channel = ""
  public var source = Address("")
  public var shape = ElementShape([])
  public init() {}
  public init(_ channel: String, _ source: Address, _ shape: ElementShape) {
    self.channel = channel
    self.source = source
    self.shape = shape
  }
}
