import Basics
import NetworkIR

/// The input resampled along its axes: nearest, linear or cubic, one axis after another. Source: ONNX,
/// Resize.
public struct Resize: CompositeOperator {
  /// What becomes of `sizes` if they have another ratio than the input.
  enum Ratio: String, Choice {
    case stretch
    case notLarger = "not_larger"
    case notSmaller = "not_smaller"
  }

  public static let name = "Resize"
  public static let summary = "the input resampled to other sizes"
  public static let versions = [10, 11, 13, 18, 19]
  /// Scales have single precision, whatever the input has.
  public static let mixesRealTypesSince: Int? = 10
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "coordinate_transformation_mode": .since(11), "nearest_mode": .since(11),
    "cubic_coeff_a": .since(11), "exclude_outside": .since(11),
    "extrapolation_value": .since(11), "antialias": .since(18), "axes": .since(18),
    "keep_aspect_ratio_policy": .since(18), "scales": .until(9), "sizes": .until(9),
  ]
  public static var fields: [Field<Self>] {
    [
      Field("mode", \.interpolation.mode, "how elements between those of the input are found"),
      Field(
        "coordinate_transformation_mode", \.interpolation.coordinates,
        "where output elements lie in the input"),
      Field("nearest_mode", \.interpolation.rounding, "which of two elements is nearest"),
      Field(
        "cubic_coeff_a", \.interpolation.cubicFactor, in: .singlePrecision,
        "the factor of cubic weights"),
      Field(
        "exclude_outside", \.excludesOutside, in: 0...1,
        "1: elements outside the input have no weight"),
      Field("extrapolation_value", \.extrapolation, "the value outside a cropped region"),
      Field("antialias", \.antialias, in: 0...1, "1: filter before the input shrinks"),
      Field("axes", \.axes, "the axes that change; absent: all"),
      Field("keep_aspect_ratio_policy", \.ratio, "whether the axes keep their ratio"),
      Field("scales", \.scales, "the factor of each axis"),
      Field("sizes", \.sizes, "the new size of each axis"),
    ]
  }

  var interpolation = Interpolation()
  var excludesOutside = 0
  var extrapolation = 0.0
  var antialias = 0
  var axes: [Int] = []
  var ratio = Ratio.stretch
  var scales: [Double] = []
  var sizes: [Int] = []

  /// The bound on the elements of an axis, which hostile models might exceed.
  private static let largestSize = 65536.0

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    if node.opset == 10 {
      try node.takeConstants(from: 1, as: ["scales"])
      node.attributes["coordinate_transformation_mode"] = "asymmetric".value
      if node.attributes["mode"].map({ $0 == "nearest".value }) ?? true {
        node.attributes["nearest_mode"] = try nearestBeforeOpset11(node).value
      }
    } else {
      try node.takeConstants(from: 1, as: ["roi", "scales", "sizes"])
      node.attributes["roi"] = nil
    }
    for key in ["scales", "sizes"] {
      if case .list(let list)? = node.attributes[key]?.content, list.isEmpty {
        node.attributes[key] = nil
      }
    }
  }

  /// The position that a new element copies where opset 10 does not say: the next one where an axis
  /// shrinks, the one before where it grows. Source: ONNX, test case resize_downsample_nearest of
  /// opset 10; onnxruntime.
  private static func nearestBeforeOpset11(_ node: ImportedNode) throws -> String {
    let scales = try node.attributes["scales"].map([Double].init) ?? []
    let (shrinks, grows) = (scales.contains { $0 < 1 }, scales.contains { $0 > 1 })
    guard !shrinks || !grows else {
      throw Diagnostic.unsupported(
        "Resize of opset 10 that enlarges one axis and shrinks another is not supported",
        note: "export the model with opset 11 or later")
    }
    return shrinks ? "ceil" : "floor"
  }

  public func validate() throws {
    try expectAll("sizes", sizes, in: 1...WindowAttributes.largest)
    guard scales.allSatisfy({ $0 > 0 && $0 <= 65536 }) else {
      throw Diagnostic.configuration("'scales' of Resize must be in 0...65536", at: nil)
    }
    guard scales.isEmpty != sizes.isEmpty else {
      throw Diagnostic.configuration("Resize needs either 'scales' or 'sizes'", at: nil)
    }
  }

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let types = body.inputs.map(body.type(of:))
    try expectInputs(types, count: 1)
    try expectReal(types)
    guard interpolation.coordinates != .cropAndResize else {
      throw Diagnostic.unsupported("Resize with tf_crop_and_resize is not supported")
    }
    var rule = interpolation
    rule.excludesOutside = excludesOutside == 1
    rule.widens = antialias == 1
    var value = body.inputs[0]
    for (axis, change) in try changes(of: types[0].shape) {
      let terms = rule.terms(
        from: types[0].shape[axis], to: change.size, scale: change.scale)
      value = try body.resample(value, along: axis, terms)
    }
    return [value == body.inputs[0] ? try body.append(Identity(), value) : value]
  }

  /// The new size and the factor of each axis that changes.
  private func changes(of shape: [Int]) throws -> [(Int, (size: Int, scale: Double))] {
    let axes = try resolve(axes: axes.isEmpty ? Array(shape.indices) : axes, rank: shape.count)
    guard max(scales.count, sizes.count) == axes.count else {
      throw Diagnostic.malformed(
        "'scales' or 'sizes' of Resize has \(max(scales.count, sizes.count)) entries for "
          + "\(axes.count) axes", at: nil)
    }
    var factors = scales
    if scales.isEmpty {
      factors = zip(sizes, axes).map { Double($0) / Double(shape[$1]) }
      if let common = ratio == .notLarger ? factors.min() : factors.max(), ratio != .stretch {
        factors = factors.map { _ in common }
      }
    }
    return try axes.indices.compactMap { index in
      let (axis, factor) = (axes[index], factors[index])
      guard factor != 1 else { return nil }
      let exact = Double(shape[axis]) * factor
      guard exact <= Self.largestSize else {
        throw Diagnostic.unsupported(
          "Resize of \(shape) makes an axis of more than \(Int(Self.largestSize)) elements")
      }
      let size =
        !scales.isEmpty
        ? Int(exact.rounded(.down))
        : ratio == .stretch ? sizes[index] : Int((exact + 0.5).rounded(.down))
      guard size >= 1 else {
        throw Diagnostic.malformed("Resize of \(shape) leaves no element", at: nil)
      }
      return (axis, (size, factor))
    }
  }
}

extension Resize: BatchDependentOperator {
  package func forOneImage(of count: Int, _ input: TensorType) throws -> (any Operator)? {
    var single = self
    let axes = try resolve(
      axes: axes.isEmpty ? Array(input.shape.indices) : axes, rank: input.shape.count)
    if let first = axes.firstIndex(of: 0), sizes.indices.contains(first), sizes[first] == count {
      single.sizes[first] = 1
    }
    return single
  }
}

extension Resize {
  /// The same operator for any number of images, unless it resamples them.
  public var openingBatch: Resize {
    guard sizes.first == 1, axes.isEmpty, ratio == .stretch else { return self }
    var open = self
    open.axes = Array(sizes.indices.dropFirst())
    open.sizes = Array(sizes.dropFirst())
    return open
  }
}

/// The input enlarged along its axes. Source: ONNX, Upsample, which Resize has replaced.
public struct Upsample: CompositeOperator {
  public static let name = "Upsample"
  public static let summary = "the input enlarged along its axes"
  public static let versions = [7, 9]
  /// As of `Resize`.
  public static let mixesRealTypesSince: Int? = 9
  public static let attributeOpsets: [String: ClosedRange<Int>] = ["scales": .until(8)]
  public static var fields: [Field<Self>] {
    [
      Field("mode", \.mode, "how elements between those of the input are found"),
      Field("scales", \.scales, required: true, "the factor of each axis"),
    ]
  }

  var mode = Interpolation.Mode.nearest
  var scales: [Double] = []

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    if node.opset >= 9 { try node.takeConstants(from: 1, as: ["scales"]) }
  }

  public func validate() throws {
    guard scales.allSatisfy({ $0 >= 1 && $0 <= 65536 }) else {
      throw Diagnostic.configuration("'scales' of Upsample must be in 1...65536", at: nil)
    }
  }

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    try resize.addParts(to: &body)
  }

  /// The same operator as a Resize.
  public var resize: Resize {
    var resize = Resize()
    resize.interpolation.mode = mode
    resize.interpolation.coordinates = .asymmetric
    resize.interpolation.rounding = .floor
    resize.scales = scales
    return resize
  }
}
