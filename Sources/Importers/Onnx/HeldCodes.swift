import NetworkIR

/// An integer activation during import, as something that the graph can compute.
///
/// A graph holds real numbers only. Nodes are added for an integer when a node reads it as real
/// numbers, so that a QuantizeLinear and the DequantizeLinear after it become one rounding.
indirect enum HeldCodes {
  /// The codes of a real value of the graph.
  case rounded(String, Quantizer)
  /// A value of the graph that holds the integers themselves.
  case whole(String)
  /// Other integers times a positive constant.
  case product(String, by: Int)
  /// What an operator that only selects or moves elements makes of integers and constants.
  case moved(any Operator, [String])
}

/// Integers as real numbers: `unit · (integer − zeroPoint)`.
struct CodeReading: Hashable {
  let codes: String
  let unit: Double
  let zeroPoint: Int
}
