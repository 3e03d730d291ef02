extension Float {
  /// The number as text; NaN without its sign, which depends on how it was computed.
  package var asText: String { isNaN ? "nan" : "\(self)" }
}
