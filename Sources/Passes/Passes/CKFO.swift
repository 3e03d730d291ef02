import Basics
import Mapping
import NetworkIR

/// Re-orders kernels so that those with like zero patterns share arrays, which then have no word
/// line for what all of them lack (design: CKFO on crossbars).
///
/// The network's function stays; that zero taps are never scheduled follows from the lines dropped
/// in mapping. Rows stand in (kernel position, channel) order, so an empty tap is a run of empty
/// lines.
/// - Source: Wen et al., "Convolution kernel first operated", 2021.
public struct CKFO: Pass {
  public static let name = "ckfo"
  public static let summary = "group kernels with like zero patterns, so that empty lines drop out"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    var graph = graph
    let grouping = KernelGrouping(on: context.accelerator.array)
    for layer in try graph.matrixLayers() {
      let codes = layer.form.matrix(of: try graph.pattern(of: layer))
      graph.kernelGroups[layer.node.name] = KernelGroups(columns: grouping.groups(of: codes))
    }
    return graph
  }
}

extension Graph {
  /// The weight codes of a layer; of real weights 1 where one is not zero.
  fileprivate func pattern(of layer: MatrixLayer) throws -> Tensor<Int16> {
    if let weights = quantization?.weights[layer.weightName] { return weights.codes }
    return try realWeights(of: layer).map { $0 == 0 ? 0 : 1 }
  }
}
