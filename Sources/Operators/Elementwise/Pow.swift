import Basics
import Foundation
import NetworkIR

/// `x` to the power of `y`, element by element. Source: ONNX, Pow.
///
/// One exponent for all elements is an attribute; others are the second input, broadcast with the
/// first.
public struct Pow: DifferentiableOperator, LeadingAxisOperator {
  public static let name = "Pow"
  public static let summary = "x to the power of y"
  public static let versions = [1, 7, 12, 13, 15]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "axis": .until(6), "broadcast": .until(6),
  ]
  public static let mixesRealTypesSince: Int? = 12
  public static var fields: [Field<Self>] {
    [Field("exponent", \.exponent, in: .singlePrecision, "the power, if it is the same for all")]
  }

  public var exponent: Double?

  public init() {}

  public init(_ exponent: Double) { self.exponent = exponent }

  public static func adapt(_ node: inout ImportedNode) throws {
    node.attributes["axis"] = nil
    node.attributes["broadcast"] = nil
    var single = node
    // more than one axis may be more than the bases have
    guard node.inputs.count == 2, node.rank(ofConstant: 1) ?? 0 < 2,
      (try? single.takeConstants(from: 1, as: ["exponent"])) != nil,
      let exponents = try single.attributes["exponent"].map([Double].init), exponents.count == 1
    else { return }
    single.attributes["exponent"] = exponents[0].value
    node = single
  }

  private func apply(_ x: Double) -> Double { pow(x, exponent ?? 1) }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: exponent == nil ? 2 : 1)
    try expectReal(inputs)
    guard inputs.count == 2 else { return inputs }
    let shape = try Broadcast(inputs[0].shape, inputs[1].shape, of: self).shape
    return [TensorType(inputs[0].element, shape)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let type = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0]
    let bases = inputs[0].asReal
    let powers =
      inputs.count == 2
      ? bases.joined(with: inputs[1].asReal, to: type.shape) { Float(pow(Double($0), Double($1))) }
      : bases.map { Float(apply(Double($0))) }
    return [AnyTensor(powers, type: type.element)]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    guard inputs.count == 2 else { return .function(apply) }
    throw unsupported(
      inputs[1].isConstant
        ? "with several exponents has no integer form before clean-up"
        : "by an activation has no integer form")
  }
}

extension Pow {
  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    throws -> [Tensor<Float>?]
  {
    let (gradient, shape) = (upstream[0].map(Double.init), upstream[0].shape)
    let bases = inputs[0].asReal.map(Double.init)
    let exponents =
      inputs.count == 2 ? inputs[1].asReal.map(Double.init) : Tensor([], [exponent ?? 1])
    let slopes = bases.joined(with: exponents, to: shape) { x, y in
      (base: y * pow(x, y - 1), exponent: pow(x, y) * log(x))
    }
    let both = [
      slopes.map(\.base).joined(with: gradient, to: shape, combine: *).summed(to: bases.shape),
      slopes.map(\.exponent).joined(with: gradient, to: shape, combine: *)
        .summed(to: exponents.shape),
    ]
    return Array(both.prefix(inputs.count))
  }
}
