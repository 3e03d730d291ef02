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
      Field("depth", \.depth, in: 1...65536, required: true, "the size of the new axis"),
    ]
  }

  public var axis = -1
  public var depth = 1

  public init() {}

  /// The indices and the values stay inputs.
  public static func adapt(_ node: inout ImportedNode) throws {
    guard node.inputs.count == 3 else {
      throw Diagnostic.malformed("OneHot takes 3 inputs, not \(node.inputs.count)", at: nil)
    }
    let values = node.inputs.removeLast()
    try node.takeConstants(from: 1, as: ["depth"], asList: false)
    node.attributes["depth"] = try node.attributes["depth"].map {
      Int(saturating: try Double($0)).value
    }
    node.inputs.append(values)
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 2)
    try expectShape(inputs[1], [2], "values")
    var shape = inputs[0].shape
    shape.insert(depth, at: try resolve(axis: axis, rank: shape.count + 1))
    return [TensorType(inputs[1].element, shape)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let output = try outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })[0]
    let inner = output.shape.rowMajorStrides[try resolve(axis: axis, rank: output.shape.count)]
    let indices = inputs[0].asReal.elements.map { Int(saturating: Double($0)) }
    // the place in `values` of each element
    let places = (0..<output.shape.elementCount).map { element in
      let index = indices[element / (inner * depth) * inner + element % inner]
      return element / inner % depth == (index < 0 ? index + depth : index) ? 1 : 0
    }
    return [inputs[1].selecting(indices: [places]).reshaped(output.shape)]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    guard try resolve(axis: axis, rank: inputs[0].type.shape.count + 1) > 0 else {
      throw unsupported("along axis 0 moves images, which lie on that axis")
    }
    return .afterProgram
  }
}
