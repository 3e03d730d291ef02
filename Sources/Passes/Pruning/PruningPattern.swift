import Basics
import NetworkIR

/// The unit of pruning: the weights that are pruned together.
public enum PruningPattern: String, Choice {
  case unstructured
  /// All weights of one output channel: a matrix column. Network outputs are not pruned.
  case channel
  /// All weights at one kernel position; without a window, one matrix row.
  case kernelTap = "kernel-tap"
  /// One kernel position of one input channel: a matrix row of its convolution group.
  case row
  /// The rows of one column in one array: rows are cut into blocks as high as the accelerator's
  /// arrays. A segment that is a whole column is not pruned if it is a network output.
  ///
  /// - Source: Zheng et al., "SegPrune", IEEE TCAD 2022 (column segments).
  case segment
  /// A channel in all layers that make or read it, with its biases, so that nothing of it remains.
  /// Layers whose outputs a sum joins lose it together. Network outputs are not pruned.
  case path

  /// Whether units depend on how channels continue through the network.
  var followsChannels: Bool { [.channel, .segment, .path].contains(self) }

  /// The unit of each weight, in the order of `form.weightIndices()`, column after column.
  ///
  /// - Parameter arrayRows: rows of an array.
  /// - Precondition: not for `path`, whose units span layers.
  func units(of form: MatrixForm, arrayRows: Int) -> [Int] {
    let places = 0..<form.columns * form.groupRows
    switch self {
    case .unstructured: return Array(places)
    case .channel: return places.map { $0 / form.groupRows }
    case .kernelTap where form.window != nil:
      return places.map { $0 % form.groupRows / form.groupChannels }
    case .kernelTap, .row:
      return places.map { place in
        form.group(ofColumn: place / form.groupRows) * form.groupRows + place % form.groupRows
      }
    case .segment:
      let blocks = (form.groupRows + arrayRows - 1) / arrayRows
      return places.map { place in
        place / form.groupRows * blocks + place % form.groupRows / arrayRows
      }
    case .path: preconditionFailure("a path is part of several layers")
    }
  }
}
