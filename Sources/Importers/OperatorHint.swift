import NetworkIR

/// What a user can do about an operator that memc does not have.
enum OperatorHint {
  private static let hints: [(advice: String, operators: Set<String>)] = [
    (
      "the model is quantized already: export the float model, before quantization; memc quantizes "
        + "by itself",
      [
        "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "QLinearConv",
        "QLinearMatMul", "ConvInteger", "MatMulInteger",
      ]
    ),
    (
      "memc compiles networks without control flow: export the model by tracing, with fixed sizes, "
        + "or simplify it with onnxsim",
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
      "it needs statistics of each image, which the tile machine does not compute; batch "
        + "normalization is folded into weights",
      [
        "LayerNormalization", "InstanceNormalization", "GroupNormalization", "RMSNormalization",
        "LRN", "LpNormalization", "MeanVarianceNormalization",
      ]
    ),
    (
      "cut the model before it, for example with onnx.utils.extract_model: what picks among a "
        + "network's results is no work for crossbars",
      ["NonMaxSuppression", "TopK", "NonZero", "RoiAlign", "ArgMax", "ArgMin", "Unique"]
    ),
  ]

  /// - Parameter name: of an operator of ONNX's default domain.
  static func note(for name: String) -> String {
    hints.first { $0.operators.contains(name) }?.advice
      ?? "'memc list operators' tells which it has"
  }

  /// - Parameter domain: not ONNX's default one.
  static func note(forDomain domain: String) -> String? {
    if domain.hasPrefix("com.microsoft") {
      return "a runtime's optimizer put it there: save the model without its optimizations"
    }
    if domain.contains("qonnx") || domain.contains("brevitas") {
      return hints[0].advice
    }
    return nil
  }
}
