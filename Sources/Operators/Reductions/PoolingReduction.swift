import Basics
import NetworkIR

/// A reduction that is pooling with one window along spatial axes that are kept; clean-up converts
/// others to this form.
public protocol PoolingReduction: Operator {
  init()
  var axes: [Int] { get set }
  var keepsAxes: Int { get set }

  /// The axes of `rank` that are reduced, in ascending order.
  ///
  /// - Throws: if an axis is out of range or given twice.
  func axes(ofRank rank: Int) throws -> [Int]
}

/// What pooling reductions have in common.
protocol ReductionByPooling: PoolingReduction, Reduction {
  static var pooling: PoolForm.Kind { get }
}

extension ReductionByPooling {
  public func axes(ofRank rank: Int) throws -> [Int] { try reducedAxes(rank) }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try expectRunTimeReals(inputs)
    let shape = inputs[0].type.shape
    let reduced = try reducedAxes(shape.count)
    guard !reduced.contains(0) else {
      throw unsupported("along axis 0 of \(shape) combines images, which lie on that axis")
    }
    guard shape.isImage, reduced.allSatisfy({ $0 >= 2 }), keepsAxes == 1 else {
      throw unsupported("along axes \(reduced) of \(shape) has no integer form before clean-up")
    }
    let sizes = Array(shape.dropFirst(2))
    let ones = sizes.map { _ in 1 }
    let zeros = sizes.map { _ in 0 }
    let kernel = sizes.indices.map { reduced.contains($0 + 2) ? sizes[$0] : 1 }
    let outputs = sizes.indices.map { reduced.contains($0 + 2) ? 1 : sizes[$0] }
    return .pool(
      PoolForm(
        Self.pooling,
        Window(
          kernel: kernel, strides: ones, dilations: ones, padsBegin: zeros, padsEnd: zeros,
          outputSizes: outputs)))
  }
}
