import Basics
import Hardware

/// `send channel src shape`: appends elements to a channel; blocks while they do not fit.
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

  public func footprint(in scope: Scope) throws -> Footprint {
    let type = try scope.channel(channel).type
    _ = try scope.operand("source", source, .exactly(type))
    return Footprint(
      reads: [Footprint.Access(source, try shape.runs())],
      synchronization: .send(channel: channel, count: shape.count))
  }

  public func activity(in scope: Scope) throws -> Activity {
    let buffer = try scope.buffer(source.buffer)
    let hops = hopsToReceiver(in: scope)
    return scope.reading(shape.count, of: buffer)
      + Activity(hops == 0 ? [:] : [.meshByte: shape.count * buffer.type.size * hops])
  }

  public func links(in scope: Scope) throws -> Int {
    let fromMemory =
      scope.isGlobal(source.buffer) ? scope.index.mesh.hopsToMemory(from: scope.tile.number) : 0
    return fromMemory + hopsToReceiver(in: scope)
  }

  private func hopsToReceiver(in scope: Scope) -> Int {
    let receiver = scope.index.receivers[channel] ?? scope.tile.number
    return scope.index.mesh.hops(from: scope.tile.number, to: receiver)
  }
}
