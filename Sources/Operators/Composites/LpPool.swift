import Basics
import NetworkIR

/// The p-norm of each window: `(Σ |x|^p)^(1/p)`; padding counts as zeros. Source: ONNX, LpPool.
public struct LpPool: CompositeOperator {
  public static let name = "LpPool"
  public static let summary = "the p-norm of each window over one to three spatial axes"
  public static let versions = [2, 11, 18, 22]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "ceil_mode": .since(18), "dilations": .since(18),
  ]
  public static var fields: [Field<Self>] {
    WindowAttributes.fields(at: \.attributes, pooling: true) + [.power(at: \.power)]
  }

  var attributes = WindowAttributes()
  public var power = 2

  public init() {}

  public func validate() throws { try attributes.validate(self) }

  /// The mean of the powers with all padding counted, times the elements of a window, is their sum.
  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let shape = try imageShape(of: body)
    var pool = AveragePool()
    pool.attributes = try attributes.withoutCeiling(
      over: Array(shape.dropFirst(2)), of: self)
    pool.countsPadding = 1
    let mean = try body.append(pool, try body.magnitudes(of: body.inputs[0], toThe: power))
    return [try body.root(of: try body.scale(mean, by: Float(attributes.taps)), power)]
  }
}

/// The p-norm of each channel over all spatial axes. Source: ONNX, GlobalLpPool.
public struct GlobalLpPool: CompositeOperator {
  public static let name = "GlobalLpPool"
  public static let summary = "the p-norm of each channel"
  public static let versions = [2, 22]
  public static var fields: [Field<Self>] { [.power(at: \.power)] }

  public var power = 2

  public init() {}

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let shape = try imageShape(of: body)
    let powers = try body.magnitudes(of: body.inputs[0], toThe: power)
    var sum = ReduceSum()
    sum.axes = Array(2..<shape.count)
    return [try body.root(of: try body.append(sum, powers), power)]
  }
}

extension Field where Root: CompositeOperator {
  fileprivate static func power(at path: WritableKeyPath<Root, Int>) -> Field {
    Field("p", path, in: 1...64, "the power")
  }
}

extension OperatorBody {
  /// Adds the parts that compute `|x|^power`.
  mutating func magnitudes(of value: String, toThe power: Int) throws -> String {
    if power == 2 { return try append(Pow(2), value) }
    let magnitude = try append(Abs(), value)
    return power == 1 ? magnitude : try append(Pow(Double(power)), magnitude)
  }

  /// Adds the part that computes the root of `value`, which is not negative.
  mutating func root(of value: String, _ power: Int) throws -> String {
    switch power {
    case 1: value
    case 2: try append(Sqrt(), value)
    default: try append(Pow(1 / Double(power)), value)
    }
  }
}
