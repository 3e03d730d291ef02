import Basics
import Mapping
import NetworkIR

/// Reorders kernels so that those with similar zero patterns share arrays, which then need no word
/// line for the taps that all of them lack.
///
/// The network's function does not change. Zero taps are never scheduled, because mapping drops
/// their lines. Rows are in (kernel position, channel) order, so an empty tap is a run of empty
/// lines.
/// - Source: Wen et al., "Convolution kernel first operated", 2021.
public struct CKFO: Pass {
  public static let name = "ckfo"
  public static let summary = "group kernels with similar zero patterns, to drop empty word lines"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    var graph = graph
    for layer in try graph.matrixLayers() {
      let windows = layer.form.window?.outputSizes.reduce(1, *) ?? 1
      let grouping = KernelGrouping(on: context.accelerator.array, reads: windows)
      let codes = layer.form.matrix(of: try graph.pattern(of: layer))
      graph.kernelGroups[layer.node.name] = KernelGroups(columns: grouping.groups(of: codes))
    }
    return graph
  }
}

extension Graph {
  /// The weight codes of a layer; for real weights, 1 where a weight is not zero.
  fileprivate func pattern(of layer: MatrixLayer) throws -> Tensor<Int16> {
    if let weights = quantization?.weights[layer.weightName] { return weights.codes }
    return try realWeights(of: layer).map { $0 == 0 ? 0 : 1 }
  }
}
