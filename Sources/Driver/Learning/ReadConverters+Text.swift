import Basics
import Evaluation
import Learning

extension ReadConverters {
  /// What each layer is read through.
  var lines: [String] {
    layers.map { layer in
      "\(layer.name) learned through converters of \(bits.counted("bit")): "
        + "\(layer.rowGroups.counted("group")) of rows; inputs of "
        + "\(layer.inputBits.counted("bit")) in \(layer.inputCycles.counted("cycle")), errors of "
        + "\(layer.errorBits.counted("bit")) in \(layer.errorCycles.counted("cycle"))"
    }
  }
}

extension LearningTask {
  /// The line that says that wires were seen.
  static let wireLine = "learned behind wires, solved before the first epoch and after each"

  /// Whether the program's converters round or clip sums.
  private var hasConverters: Bool { program.program.accelerator.adc.bits != nil }

  /// The warning that the simulated program loses this share of the validation accuracy.
  func warning(ofFall fall: Double) -> String {
    let sums = hasConverters ? " and converters" : ""
    let advice =
      !hasConverters
      ? "" : converters == nil ? ", or learn with '--converters'" : ", or for more bits of adc"
    return "rounding of activations\(sums) costs \(fall.asPercent) of the validation accuracy: "
      + "compile with more 'activation-bits' or another 'headroom' of quantize\(advice)"
  }
}
