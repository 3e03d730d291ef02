import Basics
import NetworkIR

/// The mean along some axes. Source: ONNX, ReduceMean.
public struct ReduceMean: Reduction {
  public static let name = "ReduceMean"
  public static let summary = "the mean along some axes"
  public static let versions = [1, 11, 13, 18]

  public var axes: [Int] = []
  public var keepsAxes = 1
  public var ignoresNoAxes = 0

  public init() {}

  /// A mean over these axes, which are kept with size 1.
  public init(_ axes: [Int]) { self.axes = axes }

  /// The axes of `rank` that are reduced, in ascending order.
  ///
  /// - Throws: if an axis is out of range or given twice.
  public func axes(ofRank rank: Int) throws -> [Int] { try reducedAxes(rank) }

  func reduce(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  func reduce(_ values: [Int]) -> Int {
    values.isEmpty ? 0 : values.reduce(0, &+) / values.count
  }

  func slopes(of values: [Double]) -> [Double] { values.map { _ in 1 / Double(values.count) } }

  /// A mean over spatial axes that are kept is average pooling with one window along them; clean-up
  /// converts other means to this form.
  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try expectRunTimeReals(inputs)
    let shape = inputs[0].type.shape
    let reduced = try reducedAxes(shape.count)
    guard !reduced.contains(0) else {
      throw unsupported("along axis 0 of \(shape) takes the mean of images, which lie on that axis")
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
        .average(countsPadding: false),
        Window(
          kernel: kernel, strides: ones, dilations: ones, padsBegin: zeros, padsEnd: zeros,
          outputSizes: outputs)))
  }
}
