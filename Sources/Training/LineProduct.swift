/// A product with a weight matrix, computed on lines of `lanes` numbers: a line for each input or
/// output, in which lane i belongs to vector i.
///
/// `weights` and `gradient` start at the weight of the first input for the first output.
protocol LineProduct: Sendable {
  /// Writes the sums `[outputs, lanes]` of `inputs` `[inputs, lanes]`, or adds them if `adds`.
  func multiply(
    _ weights: UnsafePointer<Float>, _ inputs: UnsafePointer<Float>,
    into outputs: UnsafeMutablePointer<Float>, lanes: Int, adds: Bool)

  /// Adds the products of the outputs' errors `[outputs, lanes]` and the inputs to the gradient of
  /// the weights.
  func addGradient(
    _ errors: UnsafePointer<Float>, _ inputs: UnsafePointer<Float>,
    to gradient: UnsafeMutablePointer<Float>, lanes: Int)

  /// Writes the errors `[inputs, lanes]` of the inputs, or adds them if `adds`.
  func passBack(
    _ weights: UnsafePointer<Float>, _ errors: UnsafePointer<Float>,
    into inputs: UnsafeMutablePointer<Float>, lanes: Int, adds: Bool)
}
