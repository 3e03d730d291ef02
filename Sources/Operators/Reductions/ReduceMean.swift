import Basics
import NetworkIR

/// The mean along some axes. Source: ONNX, ReduceMean.
public struct ReduceMean: ReductionByPooling {
  public static let name = "ReduceMean"
  public static let summary = "the mean along some axes"
  public static let versions = [1, 11, 13, 18]

  public var axes: [Int] = []
  public var keepsAxes = 1
  public var ignoresNoAxes = 0

  public init() {}

  static let pooling = PoolForm.Kind.average(countsPadding: false)

  /// A mean over these axes, which are kept with size 1.
  public init(_ axes: [Int]) { self.axes = axes }

  func reduce(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  func reduce(_ values: [Int]) -> Int {
    values.isEmpty ? 0 : values.reduce(0, &+) / values.count
  }

  func slopes(of values: [Double]) -> [Double] { values.map { _ in 1 / Double(values.count) } }
}
