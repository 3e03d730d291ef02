/// An operator that rounds every element to codes of its own.
public protocol QuantizingOperator: Operator {
  var quantizer: Quantizer { get }
}
