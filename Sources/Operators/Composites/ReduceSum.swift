import Basics
import NetworkIR

/// The sum along some axes: their mean times their number. Source: ONNX, ReduceSum.
public struct ReduceSum: Reduction {
  public static let name = "ReduceSum"
  public static let summary = "the sum along some axes"
  public static let versions = [1, 11, 13]
  public static var attributeOpsets: [String: ClosedRange<Int>] {
    ["axes": .until(12), "noop_with_empty_axes": .since(13)]
  }

  public var axes: [Int] = []
  public var keepsAxes = 1
  public var ignoresNoAxes = 0

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    if node.opset >= 13 { try node.takeConstants(from: 1, as: ["axes"]) }
  }

  func reduce(_ values: [Double]) -> Double { values.reduce(0, +) }

  func reduce(_ values: [Int]) -> Int { values.reduce(0, &+) }

  func slopes(of values: [Double]) -> [Double] { values.map { _ in 1 } }
}

extension ReduceSum: CompositeOperator {
  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let types = body.inputs.map(body.type(of:))
    try expectInputs(types, count: 1)
    let count = try reducedAxes(types[0].shape.count).reduce(1) { $0 * types[0].shape[$1] }
    let mean = try body.append(ReduceMean(like: self), body.inputs[0])
    return [try body.append(Mul(), mean, body.constant(Tensor([], [Float(count)])))]
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try reducedTypes(of: inputs)
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { try reduced(inputs) }
}

/// The smallest element along some axes: the largest of the negatives, negated. Source: ONNX,
/// ReduceMin.
public struct ReduceMin: Reduction {
  public static let name = "ReduceMin"
  public static let summary = "the smallest element along some axes"
  public static let versions = [1, 11, 12, 13, 18]

  public var axes: [Int] = []
  public var keepsAxes = 1
  public var ignoresNoAxes = 0

  public init() {}

  func reduce(_ values: [Double]) -> Double { -ReduceMax.largest(values.map { -$0 }) }

  func reduce(_ values: [Int]) -> Int { values.min() ?? 0 }

  func slopes(of values: [Double]) -> [Double] { ReduceMax.slopes(ofLargest: values.map { -$0 }) }
}

extension ReduceMin: CompositeOperator {
  public func addParts(to body: inout OperatorBody) throws -> [String] {
    try expectInputs(body.inputs.map(body.type(of:)), count: 1)
    let negative = try body.append(Neg(), body.inputs[0])
    return [try body.append(Neg(), try body.append(ReduceMax(like: self), negative))]
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try reducedTypes(of: inputs)
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { try reduced(inputs) }
}
