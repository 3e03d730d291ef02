import Basics
import NetworkIR

/// The maximum size of a tensor of a model; within it, no product of sizes overflows.
enum TensorLimits {
  /// Throws unless memc supports `shape`, which is that of `what` in messages.
  ///
  /// An axis of size 0 counts as 1, so that no part of a shape has too large a product.
  static func check(_ shape: [Int], of what: String) throws {
    if let negative = shape.first(where: { $0 < 0 }) {
      throw Diagnostic.malformed("\(what) has an axis of size \(negative)", at: nil)
    }
    guard shape.count <= TensorType.largestRank else {
      throw Diagnostic.unsupported(
        "\(what) has \(shape.count) axes, more than \(TensorType.largestRank)")
    }
    guard let count = shape.map({ max($0, 1) }).checkedElementCount,
      count <= TensorType.largestCount
    else {
      throw Diagnostic.unsupported(
        "\(what) has shape \(shape), more than \(TensorType.largestCount) elements")
    }
  }
}
