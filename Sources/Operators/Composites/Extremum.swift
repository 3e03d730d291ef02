import Basics
import NetworkIR

/// The largest or smallest of the elements at each position, broadcast.
///
/// On the machine, `max(a, b) = a + relu(b − a)`; with a constant of one number it is a clamp.
protocol Extremum: CompositeOperator {
  static var isMaximum: Bool { get }
}

extension Extremum {
  public static var versions: [Int] { [1, 6, 8, 12, 13] }

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    guard let first = body.inputs.first else {
      throw Diagnostic.malformed("\(Self.name) takes at least one input", at: nil)
    }
    var result = first
    for index in body.inputs.indices.dropFirst() {
      result = try add(body.inputs[index], index, to: result, &body)
    }
    return [body.inputs.count == 1 ? try body.append(Identity(), first) : result]
  }

  private func add(_ other: String, _ index: Int, to value: String, _ body: inout OperatorBody)
    throws -> String
  {
    if let bound = bound(index, body) { return try clipped(value, bound, index, &body) }
    if index == 1, let bound = bound(0, body) { return try clipped(other, bound, 0, &body) }
    let difference = try body.append(Sub(), other, value)
    return try body.append(Add(), value, try body.append(clip(0), difference))
  }

  /// The constant of an input, if it is one number.
  private func bound(_ input: Int, _ body: OperatorBody) -> Double? {
    guard let constant = body.known(input)?.real, constant.count == 1,
      !constant.elements[0].isNaN
    else { return nil }
    return Double(constant.elements[0])
  }

  /// `value` between bounds, with as many axes as the constant if that has more.
  private func clipped(
    _ value: String, _ bound: Double, _ input: Int, _ body: inout OperatorBody
  ) throws -> String {
    let result = try body.append(clip(bound), value)
    let shape = body.shape(of: value)
    let missing = body.shape(of: body.inputs[input]).count - shape.count
    return missing > 0
      ? try body.append(Reshape(Array(repeating: 1, count: missing) + shape), result) : result
  }

  private func clip(_ bound: Double) -> Clip {
    var clip = Clip()
    if Self.isMaximum { clip.minimum = bound } else { clip.maximum = bound }
    return clip
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let shape = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0].shape
    if inputs[0].real == nil {
      let integers = inputs.compactMap(\.integer).map { $0.broadcast(to: shape) }
      let joined = integers.dropFirst().reduce(integers[0]) { a, b in
        a.joined(with: b, to: shape) { Self.isMaximum ? max($0, $1) : min($0, $1) }
      }
      return [AnyTensor(joined, type: inputs[0].type)]
    }
    let reals = inputs.map { $0.asReal.broadcast(to: shape) }
    let joined = reals.dropFirst().reduce(reals[0]) { a, b in
      a.joined(with: b, to: shape) {
        $0.isNaN ? $0 : $1.isNaN ? $1 : Self.isMaximum ? max($0, $1) : min($0, $1)
      }
    }
    return [AnyTensor(joined, type: inputs[0].type)]
  }
}

/// The largest of the elements at each position. Source: ONNX, Max.
public struct Max: Extremum {
  public static let name = "Max"
  public static let summary = "the largest of the elements at each position"
  static let isMaximum = true

  public init() {}
}

/// The smallest of the elements at each position. Source: ONNX, Min.
public struct Min: Extremum {
  public static let name = "Min"
  public static let summary = "the smallest of the elements at each position"
  static let isMaximum = false

  public init() {}
}
