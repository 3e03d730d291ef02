import Basics
import NetworkIR

/// Removes unused channels from the network: smaller constants, bit-identical outputs.
///
/// A channel is removed, from all layers that make or read it, if no output depends on it or if it
/// is 0 for all inputs. Per-channel constants lose its element. A channel is kept if only part of
/// its convolution group could be removed, if the rest of a value would not be a tensor, or if it
/// is the last channel of a value.
public struct Shrink: Pass {
  public static let name = "shrink"
  public static let summary = "remove unused channels"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    let map = try ChannelMap(graph)
    let cut = try ChannelCut(map, in: graph)
    return try cut.isEmpty ? graph : cut.applied(to: graph, map)
  }
}
