import Basics
import NetworkIR

/// Brings an exported network to the form that can be mapped: repeats the passes below until
/// nothing changes. The network's function does not change.
public struct CleanUp: Pass {
  public static let name = "clean-up"
  public static let summary = "fold, fuse and remove until nothing changes"

  public init() {}

  private static let steps: [any Pass] = [
    ExpandComposites(), AddImageAxes(), FoldConstants(), RemoveIdentities(), NormaliseGemm(),
    NormaliseReductions(), NormaliseSums(), NormaliseDivisions(), FoldBatchNormalization(),
    FoldAffine(), FuseActivations(),
    RemoveDeadNodes(),
  ]

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    var next = try Self.steps.reduce(graph) { try $1.run($0, in: context) }
    // what the machine can compute is known when nothing else changes
    if next == graph { next = try ExpandUncomputable().run(graph, in: context) }
    return next == graph ? next : try run(next, in: context)
  }
}
