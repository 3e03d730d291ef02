import Basics
import NetworkIR

/// The input with elements added at both ends of each axis; negative counts remove elements.
/// Source: ONNX, Pad.
public struct Pad: SelectingOperator {
  /// The source of added elements.
  enum Mode: String, Choice {
    case constant
    /// The input mirrored at its first and last element, which are not repeated.
    case reflect
    /// The first and the last element.
    case edge
    /// The other end of the input.
    case wrap
  }

  public static let name = "Pad"
  public static let summary = "elements added to (negative: removed from) both ends of each axis"
  public static let versions = [1, 2, 11, 13, 18, 19, 21, 23, 24, 25]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "pads": .until(10), "value": .until(10),
  ]
  public static var fields: [Field<Self>] {
    [
      Field("pads", \.pads, required: true, "counts: all beginnings, then all ends"),
      Field("axes", \.axes, "the axes to which 'pads' applies; absent: all"),
      Field("mode", \.mode, "source of added elements"),
      Field("value", \.value, "element that constant mode adds"),
    ]
  }

  var pads: [Int] = []
  var axes: [Int] = []
  var mode = Mode.constant
  public var value = 0.0

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    guard node.opset >= 11 else { return }
    try node.takeConstants(from: 3, as: ["axes"])
    try node.takeConstants(from: 2, as: ["value"], asList: false)
    try node.takeConstants(from: 1, as: ["pads"])
  }

  public func validate() throws {
    try expectAll("pads", pads, in: -WindowAttributes.largest...WindowAttributes.largest)
    guard !value.isNaN else {
      throw Diagnostic.configuration("'value' of Pad must be a number, not nan", at: nil)
    }
  }

  /// Counts at the beginning and end of each of `rank` axes.
  private func counts(_ rank: Int) throws -> (begin: [Int], end: [Int]) {
    let axes = axes.isEmpty ? Array(0..<rank) : try resolve(axes: axes, rank: rank)
    guard pads.count == 2 * axes.count else {
      throw Diagnostic.malformed(
        "'pads' \(pads) of Pad must hold two counts for each of \(axes.count) axes", at: nil)
    }
    var counts = (begin: Array(repeating: 0, count: rank), end: Array(repeating: 0, count: rank))
    for (index, axis) in axes.enumerated() {
      counts.begin[axis] = pads[index]
      counts.end[axis] = pads[index + axes.count]
    }
    return counts
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    let shape = inputs[0].shape
    let (begin, end) = try counts(shape.count)
    for axis in shape.indices {
      let kept = shape[axis] + min(begin[axis], 0) + min(end[axis], 0)
      guard kept >= 0, max(begin[axis], end[axis]) <= largestPad(keeping: kept) else {
        throw Diagnostic.malformed(
          "Pad in mode \(mode.rawValue) cannot pad axis \(axis) of \(shape) by \(begin[axis]), \(end[axis])",
          at: nil)
      }
    }
    return [TensorType(inputs[0].element, shape.indices.map { shape[$0] + begin[$0] + end[$0] })]
  }

  /// The number of elements that the mode can add to `kept` ones.
  private func largestPad(keeping kept: Int) -> Int {
    switch mode {
    case .constant: .max
    case .reflect: max(kept - 1, 0)
    case .edge, .wrap: kept == 0 ? 0 : .max
    }
  }

  /// If an axis is cropped away, only added elements remain.
  public func evaluate(types inputs: [TensorType]) -> [AnyTensor]? {
    guard mode == .constant, inputs[0].element.isReal,
      let shape = try? outputTypes(of: inputs)[0].shape, shape.checkedElementCount != nil,
      let (begin, end) = try? counts(shape.count)
    else { return nil }
    let isEmpty = shape.indices.contains {
      inputs[0].shape[$0] + min(begin[$0], 0) + min(end[$0], 0) == 0
    }
    return isEmpty
      ? [AnyTensor(Tensor(shape, repeating: Float(value)), type: inputs[0].element)] : nil
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let shape = inputs[0].shape
    let (begin, end) = try counts(shape.count)
    let sources = shape.indices.map { axis in
      axisSources(size: shape[axis], begin: begin[axis], end: end[axis])
    }
    switch inputs[0].content {
    case .real(let tensor):
      return [AnyTensor(tensor.padded(sources, Float(value)), type: inputs[0].type)]
    case .integer(let tensor):
      return [AnyTensor(tensor.padded(sources, Int(saturating: value)), type: inputs[0].type)]
    }
  }

  /// The input index of each output element along an axis; `nil` for the constant.
  private func axisSources(size: Int, begin: Int, end: Int) -> [Int?] {
    let first = max(-begin, 0)
    let kept = size + min(begin, 0) + min(end, 0)
    return (-max(begin, 0)..<kept + max(end, 0)).map { index in
      if (0..<kept).contains(index) { return first + index }
      switch mode {
      case .constant: return nil
      case .reflect: return first + (index < 0 ? -index : 2 * (kept - 1) - index)
      case .edge: return first + min(max(index, 0), kept - 1)
      case .wrap: return first + ((index % kept) + kept) % kept
      }
    }
  }

  func origins(of positions: [AnyTensor]) throws -> Tensor<Int>? {
    var marking = self
    marking.value = -1
    return try marking.evaluate(positions)[0].integer
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try expectRunTimeReals(inputs)
    let shape = inputs[0].type.shape
    let (begin, end) = try counts(shape.count)
    guard begin.first == 0, end.first == 0 else {
      throw unsupported("along axis 0 adds images, which lie on that axis")
    }
    guard mode == .constant else {
      let sources = shape.indices.map { axis in
        axisSources(size: shape[axis], begin: begin[axis], end: end[axis]).compactMap(\.self)
      }
      return .rearrangement(.selection(sources))
    }
    guard Float(value).isFinite else {
      throw unsupported(
        "adds \(value), which has no integer form",
        note: value < 0 ? "where a MaxPool follows, state the padding in its 'pads'" : nil)
    }
    return .rearrangement(.pad(begin: begin, end: end, value: Float(value)))
  }
}

extension Tensor {
  /// The tensor whose element `(i, j, …)` is the element `(sources[0][i], sources[1][j], …)` of
  /// this one, or `fill` if one of these is `nil`.
  fileprivate func padded(_ sources: [[Int?]], _ fill: Element) -> Tensor {
    let strides = shape.rowMajorStrides
    let indices = sources.enumerated().reduce([0]) { (partial: [Int?], next) in
      partial.flatMap { sum in
        next.element.map { source in
          guard let sum, let source else { return nil }
          return sum + source * strides[next.offset]
        }
      }
    }
    return Tensor(sources.map(\.count), indices.map { $0.map { elements[$0] } ?? fill })
  }
}

extension Pad: BatchDependentOperator {
  /// Adding images at one end and removing as many at the other does not show in the types.
  package func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)? {
    let axes =
      try axes.isEmpty
      ? Array(input.shape.indices) : resolve(axes: axes, rank: input.shape.count)
    let padsImages = axes.firstIndex(of: 0).map { pads[$0] != 0 || pads[$0 + axes.count] != 0 }
    return padsImages == true ? nil : self
  }
}
