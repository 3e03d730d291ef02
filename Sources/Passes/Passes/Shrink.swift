import Basics
import NetworkIR

/// Rewrites the network with only those channels that are left: smaller constants, the same outputs
/// bit for bit.
///
/// A channel goes where no output depends on it, or where it is 0 whatever the inputs are, from all
/// layers that make and read it. Constants applied per channel lose its element. A channel stays
/// where it is only a part of a convolution group, or where what remains would fill no whole tensor;
/// one of each value stays always.
public struct Shrink: Pass {
  public static let name = "shrink"
  public static let summary = "rewrite the network with only the channels left"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    let map = try ChannelMap(graph)
    let cut = try ChannelCut(map, in: graph)
    return try cut.isEmpty ? graph : cut.applied(to: graph, map)
  }
}
