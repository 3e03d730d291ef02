import Basics
import NetworkIR

/// A vector for each index: `values[1]` at the index, `values[0]` elsewhere. Source: ONNX, OneHot.
///
/// A negative index counts from the end; of one outside the vector, all elements are `values[0]`.
public struct OneHot: Operator {
  public static let name = "OneHot"
  public static let summary = "a vector for each index, with another value at the index"
  public static let versions = [9, 11]
  public static var fields: [Field<Self>] {
    [
      Field("axis", \.axis, in: -64...64, "the new axis; negative: from the end"),
      Field(
        "depth", \.depth, in: 0...TensorType.largestCount, required: true,
        "the size of the new axis"),
      Field("values", \.values, required: true, "the elements elsewhere, and at the index"),
    ]
  }

  public var axis = -1
  public var depth = 1
  public var values: [Double] = []

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    try node.takeConstants(from: 1, as: ["depth", "values"])
    if let depth = node.attributes["depth"] {
      guard let first = try [Double](depth).first else {
        throw Diagnostic.malformed("'depth' of OneHot has no element", at: nil)
      }
      node.attributes["depth"] = Int(saturating: first).value
    }
    if case .list(let values)? = node.attributes["values"]?.content,
      case .integer? = values.first?.content
    {
      throw Diagnostic.unsupported("OneHot yields integers", note: "give it real 'values'")
    }
  }

  public func validate() throws {
    guard values.count == 2, values.allSatisfy({ Float($0).isFinite }) else {
      throw Diagnostic.configuration(
        "'values' of OneHot must hold two finite numbers, not \(values)", at: nil)
    }
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    guard !inputs[0].element.isReal else {
      throw unsupported("of real numbers is not supported", note: "cast the indices to integers")
    }
    var shape = inputs[0].shape
    shape.insert(depth, at: try resolve(axis: axis, rank: shape.count + 1))
    return [.real(shape)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let output = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0]
    let inner = output.shape.rowMajorStrides[try resolve(axis: axis, rank: output.shape.count)]
    // indices that the machine computes are whole but for the step of their format
    let indices = inputs[0].asReal.elements.map { Int(saturating: Double($0).rounded()) }
    let elements = (0..<output.shape.elementCount).map { element in
      let index = indices[element / (inner * depth) * inner + element % inner]
      let isHot = element / inner % depth == (index < 0 ? index + depth : index)
      return Float(values[isHot ? 1 : 0])
    }
    return [AnyTensor(Tensor(output.shape, elements))]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    guard try resolve(axis: axis, rank: inputs[0].type.shape.count + 1) > 0 else {
      throw unsupported("along axis 0 moves images, which lie on that axis")
    }
    return .afterProgram
  }
}
