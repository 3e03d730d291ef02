import Basics
import NetworkIR

/// The sum of the magnitudes along some axes. Source: ONNX, ReduceL1.
public struct ReduceL1: Reduction {
  public static let name = "ReduceL1"
  public static let summary = "the sum of the magnitudes along some axes"
  public static let versions = [1, 11, 13, 18]

  public var axes: [Int] = []
  public var keepsAxes = 1
  public var ignoresNoAxes = 0

  public init() {}

  func reduce(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1.magnitude } }

  func reduce(_ values: [Int]) -> Int { values.reduce(0) { $0 &+ ($1 < 0 ? 0 &- $1 : $1) } }

  func slopes(of values: [Double]) -> [Double] { values.map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 } }
}

/// The sum of the squares along some axes. Source: ONNX, ReduceSumSquare.
public struct ReduceSumSquare: Reduction {
  public static let name = "ReduceSumSquare"
  public static let summary = "the sum of the squares along some axes"
  public static let versions = [1, 11, 13, 18]

  public var axes: [Int] = []
  public var keepsAxes = 1
  public var ignoresNoAxes = 0

  public init() {}

  func reduce(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }

  func reduce(_ values: [Int]) -> Int { values.reduce(0) { $0 &+ $1 &* $1 } }

  func slopes(of values: [Double]) -> [Double] { values.map { 2 * $0 } }
}

/// The root of the sum of the squares along some axes. Source: ONNX, ReduceL2.
public struct ReduceL2: Reduction {
  public static let name = "ReduceL2"
  public static let summary = "the root of the sum of the squares along some axes"
  public static let versions = [1, 11, 13, 18]

  public var axes: [Int] = []
  public var keepsAxes = 1
  public var ignoresNoAxes = 0

  public init() {}

  func reduce(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// Rounded toward zero.
  func reduce(_ values: [Int]) -> Int { Int(reduce(values.map(Double.init))) }

  /// 0 where all values are 0.
  func slopes(of values: [Double]) -> [Double] {
    let norm: Double = reduce(values)
    return values.map { norm > 0 ? $0 / norm : 0 }
  }
}

extension Reduction {
  /// Adds the parts that sum a power of the magnitudes, and its root if wanted.
  fileprivate func addNorm(_ power: Int, root: Bool, to body: inout OperatorBody) throws -> [String]
  {
    try expectInputs(body.inputs.map(body.type(of:)), count: 1)
    let powers = try body.magnitudes(of: body.inputs[0], toThe: power)
    let sum = try body.append(ReduceSum(like: self), powers)
    return [root ? try body.root(of: sum, power) : sum]
  }
}

extension ReduceL1: CompositeOperator {
  public func addParts(to body: inout OperatorBody) throws -> [String] {
    try addNorm(1, root: false, to: &body)
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try reducedTypes(of: inputs)
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { try reduced(inputs) }
}

extension ReduceSumSquare: CompositeOperator {
  public func addParts(to body: inout OperatorBody) throws -> [String] {
    try addNorm(2, root: false, to: &body)
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try reducedTypes(of: inputs)
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { try reduced(inputs) }
}

extension ReduceL2: CompositeOperator {
  public func addParts(to body: inout OperatorBody) throws -> [String] {
    try addNorm(2, root: true, to: &body)
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try reducedTypes(of: inputs)
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { try reduced(inputs) }
}
