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
    let sent = sent(in: scope, as: buffer)
    return scope.reading(shape.count, of: buffer)
      + Activity(bytes: sent.bytes, over: scope.index.mesh.route(of: sent))
  }

  /// From the global memory, if the source is there, and to the receiver.
  public func transfers(in scope: Scope) throws -> [Transfer] {
    let buffer = try scope.buffer(source.buffer)
    return scope.memoryTransfers(of: scope.reading(shape.count, of: buffer))
      + [sent(in: scope, as: buffer)]
  }

  private func sent(in scope: Scope, as buffer: Buffer) -> Transfer {
    Transfer(
      bytes: shape.count * buffer.type.size, tile: scope.tile.number,
      other: scope.index.receivers[channel] ?? scope.tile.number)
  }
}
