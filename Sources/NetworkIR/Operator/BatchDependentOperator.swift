import Basics

/// An operator whose attributes may contain the batch size, or that may reorder or combine images
/// without changing the types.
///
/// Images lie along the first axis. `SingleImage` detects everything else from the types of inputs
/// and outputs.
package protocol BatchDependentOperator: Operator {
  /// Returns the operator that computes each of `count` images.
  ///
  /// - Parameter input: the type of the first input, which contains the images.
  /// - Returns: the operator for one image; `nil` if it processes images together.
  func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)?
}
