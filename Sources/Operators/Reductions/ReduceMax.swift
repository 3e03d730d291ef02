import Basics
import NetworkIR

/// The largest element along some axes. Source: ONNX, ReduceMax.
///
/// A gradient goes to the first of several largest elements.
public struct ReduceMax: ReductionByPooling {
  public static let name = "ReduceMax"
  public static let summary = "the largest element along some axes"
  public static let versions = [1, 11, 12, 13, 18, 20]

  public var axes: [Int] = []
  public var keepsAxes = 1
  public var ignoresNoAxes = 0

  public init() {}

  static let pooling = PoolForm.Kind.max

  func reduce(_ values: [Double]) -> Double { Self.largest(values) }

  func reduce(_ values: [Int]) -> Int { values.max() ?? 0 }

  func slopes(of values: [Double]) -> [Double] { Self.slopes(ofLargest: values) }

  /// The largest of `values`; NaN if there is one.
  static func largest(_ values: [Double]) -> Double {
    values.reduce(-.infinity) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
  }

  static func slopes(ofLargest values: [Double]) -> [Double] {
    let first = values.firstIndex(of: largest(values))
    return values.indices.map { $0 == first ? 1 : 0 }
  }
}
