import Basics
import NetworkIR

/// The same elements in another shape. Source: ONNX, Reshape.
///
/// In `shape`, 0 copies the input's size on that axis (unless `allowzero` is 1), and a single −1 is
/// replaced by the size that keeps the number of elements.
public struct Reshape: SelectingOperator {
  public static let name = "Reshape"
  public static let summary = "the same elements in another shape; 0 copies a size, −1 infers one"
  public static let versions = [1, 5, 13, 14, 19, 21, 23, 24, 25]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "shape": .until(4), "allowzero": .since(14),
  ]
  public static var fields: [Field<Self>] {
    [
      Field("shape", \.shape, required: true, "the new sizes; 0: as before, -1: inferred"),
      Field("allowzero", \.allowsZero, in: 0...1, "1: a 0 in 'shape' means no elements"),
    ]
  }

  public var shape: [Int] = []
  public var allowsZero = 0

  public init() {}

  public init(_ shape: [Int]) { self.shape = shape }

  public static func adapt(_ node: inout ImportedNode) throws {
    try node.takeConstants(from: 1, as: ["shape"])
  }

  public func validate() throws {
    try expectAll("shape", shape, in: -1...WindowAttributes.largest)
    guard shape.count(where: { $0 == -1 }) <= 1 else {
      throw Diagnostic.configuration("'shape' of Reshape holds -1 twice: \(shape)", at: nil)
    }
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    let old = inputs[0].shape
    let mismatch = Diagnostic.malformed("Reshape cannot turn \(old) into \(shape)", at: nil)
    var new = shape
    if allowsZero == 0 {
      for axis in new.indices where new[axis] == 0 {
        guard axis < old.count else { throw mismatch }
        new[axis] = old[axis]
      }
    }
    if let free = new.firstIndex(of: -1) {
      let known = (new[..<free] + new[(free + 1)...]).map { $0 }.checkedElementCount ?? 0
      guard known > 0, old.elementCount % known == 0 else { throw mismatch }
      new[free] = old.elementCount / known
    }
    guard new.checkedElementCount == old.elementCount else { throw mismatch }
    return [TensorType(inputs[0].element, new)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { try reshape(inputs) }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try reshapedForm(of: inputs)
  }
}

extension Reshape: BatchDependentOperator {
  /// If the first size is the batch size, the elements of an image stay together and in order.
  package func forOneImage(of count: Int, _ input: TensorType) -> (any Operator)? {
    var single = self
    if shape.first == count { single.shape[0] = 1 }
    return single
  }
}
