import Basics
import TileMachine

/// What a buffer, a row register or a channel holds while a program spikes.
struct Signal: Equatable {
  enum Form: Equatable {
    /// 0 or 1 in each step, or sums of such.
    case spikes
    /// Numbers of this many bits in each step, whose mean over the steps matters.
    case graded(bits: Int, isSigned: Bool)
    /// A number in each step that stands for the value by itself.
    case instant
    /// The value after the last step; what is computed from it in earlier steps does not matter.
    case total
  }

  var form: Form
  /// The code of the value is the mean over the steps of a window, times this.
  var levels: Double
  /// The layers of neurons between the inputs and this.
  var depth: Int
  /// A bound on the magnitude of a number in one step.
  var largest: Double

  /// Whether it takes signed numbers of more than a byte.
  var isWide: Bool {
    if case .graded(let bits, let isSigned) = form { isSigned && bits > 8 } else { false }
  }

  /// The signal of a place that holds both, side by side.
  ///
  /// - Throws: `unsupported` if they have different forms or scales.
  func merged(with other: Signal) throws -> Signal {
    guard form == other.form, levels == other.levels else {
      throw Diagnostic.unsupported(
        "values with different scales are side by side, which spikes cannot express",
        note: "let all activations that are concatenated have the same number of levels")
    }
    return Signal(
      form: form, levels: levels, depth: max(depth, other.depth),
      largest: max(largest, other.largest))
  }
}

/// A buffer, the row register of a group, or a channel.
enum SignalPlace: Hashable {
  case buffer(tile: Int?, String)
  case register(tile: Int, String)
  case channel(String)
}
