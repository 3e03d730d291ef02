import Basics
import Foundation
import NetworkIR

/// `x` to the power of a constant, element by element. Source: ONNX, Pow.
public struct Pow: ElementFunction, DifferentiableFunction {
  public static let name = "Pow"
  public static let summary = "x to the power of a constant"
  public static let versions = [1, 7, 12, 13, 15]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "axis": .until(6), "broadcast": .until(6),
  ]
  public static let mixesRealTypesSince: Int? = 12
  public static var fields: [Field<Self>] {
    [Field("exponent", \.exponent, in: .singlePrecision, required: true, "the power")]
  }

  public var exponent = 1.0

  public init() {}

  public init(_ exponent: Double) { self.exponent = exponent }

  public static func adapt(_ node: inout ImportedNode) throws {
    node.attributes["axis"] = nil
    node.attributes["broadcast"] = nil
    try node.takeConstants(from: 1, as: ["exponent"])
    guard let exponents = node.attributes["exponent"] else { return }
    let all = Set(try [Double](exponents))
    guard all.count == 1, let exponent = all.first else {
      throw Diagnostic.unsupported(
        "Pow with \(all.count) different exponents is not supported",
        note: "use one exponent for all elements")
    }
    node.attributes["exponent"] = exponent.value
  }

  func apply(_ x: Double) -> Double { pow(x, exponent) }

  func slope(at x: Double) -> Double { exponent * pow(x, exponent - 1) }
}
