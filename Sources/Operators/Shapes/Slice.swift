import Basics
import NetworkIR

/// A part of each axis, from `starts` up to `ends` in steps of `steps`. Source: ONNX, Slice.
public struct Slice: SelectingOperator {
  public static let name = "Slice"
  public static let summary = "a part of each axis, from a start up to an end in steps"
  public static let versions = [1, 10, 11, 13]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "starts": .until(9), "ends": .until(9), "axes": .until(9),
  ]
  public static var fields: [Field<Self>] {
    [
      Field("starts", \.starts, required: true, "first element; negative: from the end"),
      Field("ends", \.ends, required: true, "element to stop before; negative: from the end"),
      Field("axes", \.axes, "the axes to slice; absent: the first ones"),
      Field("steps", \.steps, "distance between elements, negative: backwards; absent: 1"),
    ]
  }

  public var starts: [Int] = []
  public var ends: [Int] = []
  public var axes: [Int] = []
  public var steps: [Int] = []

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    guard node.opset >= 10 else { return }
    try node.takeConstants(from: 1, as: ["starts", "ends", "axes", "steps"])
  }

  public func validate() throws {
    let counts = [ends.count, axes.isEmpty ? starts.count : axes.count]
    guard counts.allSatisfy({ $0 == starts.count }), steps.isEmpty || steps.count == starts.count,
      steps.allSatisfy({ $0 != 0 && $0 != .min })
    else {
      throw Diagnostic.configuration(
        "Slice needs one start, end, axis and step other than 0 for each axis", at: nil)
    }
  }

  /// The elements selected along each axis of `shape`: the first, the step and their number.
  private func parts(_ shape: [Int]) throws -> [(first: Int, step: Int, count: Int)] {
    var parts = shape.map { (first: 0, step: 1, count: $0) }
    guard starts.count <= shape.count else {
      throw Diagnostic.malformed("Slice names more axes than \(shape) has", at: nil)
    }
    let axes = try resolve(axes: axes.isEmpty ? Array(starts.indices) : axes, rank: shape.count)
    for (index, axis) in axes.enumerated() {
      let size = shape[axis]
      let step = steps.isEmpty ? 1 : steps[index]
      // with a negative step, a part may begin at the last element and end before the first
      let limits = step > 0 ? 0...size : -1...size - 1
      let first = starts[index].fromEnd(of: size, within: limits)
      let end = ends[index].fromEnd(of: size, within: limits)
      let span = step > 0 ? end - first : first - end
      parts[axis] = (first, step, span <= 0 ? 0 : (span - 1) / abs(step) + 1)
    }
    return parts
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    return [TensorType(inputs[0].element, try parts(inputs[0].shape).map(\.count))]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let strides = inputs[0].shape.rowMajorStrides
    let offsets = try parts(inputs[0].shape).enumerated().map { axis, part in
      (0..<part.count).map { (part.first + $0 * part.step) * strides[axis] }
    }
    return [inputs[0].selecting(offsets)]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try expectRunTimeReals(inputs)
    let shape = inputs[0].type.shape
    let parts = try parts(shape)
    guard parts.first.map(\.count) == shape.first else {
      throw unsupported("along axis 0 leaves out images, which lie on that axis")
    }
    guard parts.allSatisfy({ $0.step == 1 || $0.count <= 1 }) else {
      return .rearrangement(
        .selection(
          parts.map { part in (0..<part.count).map { part.first + $0 * part.step } }))
    }
    return .rearrangement(
      .pad(
        begin: parts.map { -$0.first },
        end: zip(shape, parts).map { -($0 - $1.first - $1.count) }, value: 0))
  }
}

extension Int {
  /// This index, counted from the end of `size` elements if negative, clamped to `limits`.
  fileprivate func fromEnd(of size: Int, within limits: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self < 0 ? self + size : self, limits.lowerBound), limits.upperBound)
  }
}

extension Slice: BatchDependentOperator {
  /// A negative step reorders images; removed images show in the types.
  package func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)? {
    let axes = try resolve(
      axes: axes.isEmpty ? Array(starts.indices) : axes, rank: input.shape.count)
    let step = axes.firstIndex(of: 0).map { steps.isEmpty ? 1 : steps[$0] } ?? 1
    return step == 1 ? self : nil
  }
}
