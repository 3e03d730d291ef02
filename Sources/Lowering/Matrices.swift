import Basics
import IntegerModel
import Mapping
import NetworkIR

extension IntegerNetwork {
  /// The weight matrices, one per matrix step and named after its node, in order.
  public var matrices: [Matrix] {
    steps.compactMap { step in
      guard case .matrix(let tables) = step.tables else { return nil }
      let groups = graph.kernelGroups[step.node.name]?.columns ?? tables.form.columnGroups
      return Matrix(
        name: step.node.name, codes: tables.form.matrix(ofColumns: tables.codes),
        weightBits: tables.weightBits,
        columnGroups: groups, firings: step.output.shape.elementCount / tables.form.columns,
        windows: tables.form.window?.outputSizes ?? [],
        taps: tables.form.window?.kernel.elementCount ?? 1)
    }
  }
}
