import Basics

/// Images, and what a network shall make of each: the class it belongs to, or real numbers.
public struct DataSet: Equatable, Sendable {
  /// `[N, …]`, prepared as the mapping says.
  public var inputs: Tensor<Float>
  /// The class of each image, in `0..<classes`.
  public var labels: [Int]?
  /// `[N, …]`: the output that each image should yield.
  public var targets: Tensor<Float>?

  /// - Precondition: there are as many labels and targets as images.
  public init(inputs: Tensor<Float>, labels: [Int]? = nil, targets: Tensor<Float>? = nil) {
    precondition(labels.map { $0.count == inputs.shape[0] } ?? true)
    precondition(targets.map { $0.shape[0] == inputs.shape[0] } ?? true)
    self.inputs = inputs
    self.labels = labels
    self.targets = targets
  }

  /// The number of images.
  public var count: Int { inputs.shape[0] }

  /// The images without the last `heldBack`, and these, in the order of the file.
  ///
  /// - Throws: kind `configuration` unless at least one image is left.
  public func split(last heldBack: Int) throws -> (first: DataSet, last: DataSet) {
    guard (0..<count).contains(heldBack) else {
      throw Diagnostic.configuration(
        "of \(count) images 0 to \(count - 1) can be held back, not \(heldBack)", at: nil)
    }
    return (rows(0..<count - heldBack), rows(count - heldBack..<count))
  }

  /// Some of the images.
  private func rows(_ range: Range<Int>) -> DataSet {
    DataSet(
      inputs: inputs.rows(range), labels: labels.map { Array($0[range]) },
      targets: targets?.rows(range))
  }
}

extension Tensor {
  /// Some slices of the first axis, one after another.
  fileprivate func rows(_ range: Range<Int>) -> Tensor {
    let size = Array(shape.dropFirst()).elementCount
    return Tensor(
      [range.count] + shape.dropFirst(),
      Array(elements[range.lowerBound * size..<range.upperBound * size]))
  }
}
