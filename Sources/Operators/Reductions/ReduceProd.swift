import Basics
import NetworkIR

/// The product along some axes. Source: ONNX, ReduceProd.
public struct ReduceProd: Reduction {
  public static let name = "ReduceProd"
  public static let summary = "the product along some axes"
  public static let versions = [1, 11, 13, 18]

  public var axes: [Int] = []
  public var keepsAxes = 1
  public var ignoresNoAxes = 0

  public init() {}

  func reduce(_ values: [Double]) -> Double { values.reduce(1, *) }
  func reduce(_ values: [Int]) -> Int { values.reduce(1, &*) }

  func slopes(of values: [Double]) -> [Double] {
    values.indices.map { index in reduce(Array(values[..<index] + values[(index + 1)...])) }
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm { throw foldedOnly }
}
