import NetworkIR

/// Advice for the user about an operator that memc does not support.
enum OperatorHint {
  private static let hints: [(advice: String, operators: Set<String>)] = [
    (
      "export the model by tracing, with fixed sizes, or simplify it with onnxsim; memc compiles "
        + "networks without control flow",
      [
        "If", "Loop", "Scan", "SequenceAt", "SequenceConstruct", "SequenceEmpty", "SequenceInsert",
        "SplitToSequence", "ConcatFromSequence", "Optional", "OptionalGetElement",
      ]
    ),
    (
      "memc compiles networks without recurrence",
      ["LSTM", "GRU", "RNN"]
    ),
    (
      "use batch normalization, which is folded into weights; the tile machine does not compute "
        + "statistics of each image",
      [
        "LayerNormalization", "GroupNormalization", "RMSNormalization", "LpNormalization",
        "MeanVarianceNormalization",
      ]
    ),
    (
      "cut the model before it, for example with onnx.utils.extract_model; crossbars do not select "
        + "among a network's results",
      ["NonMaxSuppression", "TopK", "NonZero", "RoiAlign", "Unique"]
    ),
  ]

  /// - Parameter name: the name of an operator of ONNX's default domain.
  static func note(for name: String) -> String {
    hints.first { $0.operators.contains(name) }?.advice
      ?? "see 'memc list operators' for those that it supports"
  }

  /// - Parameter domain: a domain other than ONNX's default one.
  static func note(forDomain domain: String) -> String? {
    if domain.hasPrefix("com.microsoft") {
      return "save the model without the optimizations of a runtime, which added it"
    }
    if domain.contains("qonnx") || domain.contains("brevitas") {
      return
        "export the quantized network with QuantizeLinear and DequantizeLinear, or with QONNX's "
        + "Quant"
    }
    return nil
  }
}
