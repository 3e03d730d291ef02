import Basics
import NetworkIR

/// An operator that finds the position of an extreme number along an axis, after the program.
protocol ArgExtremum: LeadingAxisOperator {
  var axis: Int { get set }
  /// 1: the axis stays, with size 1.
  var keepsAxis: Int { get set }
  /// 1: of several equal numbers, the last one.
  var takesLast: Int { get set }

  /// Whether `a` is more extreme than `b`.
  static func isBeyond(_ a: Float, _ b: Float) -> Bool
}

extension ArgExtremum {
  public static var attributeOpsets: [String: ClosedRange<Int>] {
    ["select_last_index": .since(12)]
  }

  public static var fields: [Field<Self>] {
    [
      Field("axis", \.axis, in: -64...64, "the axis; negative: from the end"),
      Field("keepdims", \.keepsAxis, in: 0...1, "1: the axis stays, with size 1"),
      Field("select_last_index", \.takesLast, in: 0...1, "1: the last of several equal numbers"),
    ]
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    try expectReal(inputs)
    var shape = inputs[0].shape
    let axis = try resolve(axis: axis, rank: shape.count)
    guard shape[axis] > 0 else {
      throw Diagnostic.malformed(
        "\(Self.name) along axis \(axis) of \(shape) finds nothing", at: nil)
    }
    if keepsAxis == 1 { shape[axis] = 1 } else { shape.remove(at: axis) }
    return [TensorType(.int64, shape)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let real = inputs[0].asReal
    let axis = try resolve(axis: axis, rank: real.rank)
    let stride = real.shape.rowMajorStrides[axis]
    let size = real.shape[axis]
    let shape = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0].shape
    let positions = (0..<shape.elementCount).map { index in
      let first = index / stride * stride * size + index % stride
      return position(among: (0..<size).map { real.elements[first + $0 * stride] })
    }
    return [AnyTensor(Tensor(shape, positions))]
  }

  private func position(among numbers: [Float]) -> Int {
    numbers.indices.dropFirst().reduce(0) { best, index in
      let isBetter = Self.isBeyond(numbers[index], numbers[best])
      return isBetter || takesLast == 1 && numbers[index] == numbers[best] ? index : best
    }
  }

  public func operationsPerElement(of inputs: [TensorType]) -> Int {
    (try? resolve(axis: axis, rank: inputs[0].shape.count)).map { inputs[0].shape[$0] } ?? 1
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    guard try resolve(axis: axis, rank: inputs[0].type.shape.count) > 0 else {
      throw unsupported("along axis 0 compares images, which lie on that axis")
    }
    return .afterProgram
  }
}

/// The position of the largest number along an axis. Source: ONNX, ArgMax.
public struct ArgMax: ArgExtremum {
  public static let name = "ArgMax"
  public static let summary = "the position of the largest number along an axis"
  public static let versions = [1, 11, 12, 13]

  public var axis = 0
  public var keepsAxis = 1
  public var takesLast = 0

  public init() {}

  static func isBeyond(_ a: Float, _ b: Float) -> Bool { a > b }
}

/// The position of the smallest number along an axis. Source: ONNX, ArgMin.
public struct ArgMin: ArgExtremum {
  public static let name = "ArgMin"
  public static let summary = "the position of the smallest number along an axis"
  public static let versions = [1, 11, 12, 13]

  public var axis = 0
  public var keepsAxis = 1
  public var takesLast = 0

  public init() {}

  static func isBeyond(_ a: Float, _ b: Float) -> Bool { a < b }
}
