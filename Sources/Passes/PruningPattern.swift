import Basics
import NetworkIR

/// What is pruned as a whole.
public enum PruningPattern: String, Choice {
  case unstructured
  /// All weights of one output channel: a matrix column.
  case channel
  /// All weights at one kernel position; without a window, one matrix row.
  case kernelTap = "kernel-tap"
  /// One kernel position of one input channel: a matrix row, of its convolution group.
  case row

  /// For each place of `form.weightIndices()`, column after column, the unit that weight is part of.
  func units(of form: MatrixForm) -> [Int] {
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
    }
  }
}
