import Basics

/// What a node computes: its attributes, its shape rule, its float and its integer semantics.
///
/// Attributes have the names and defaults of ONNX's newest opset. Those that newer opsets turned
/// into constant inputs (`pads`, `axes`, `shape`, `min`, `max`) remain attributes here: an input is
/// always data. A new operator needs one file in `Sources/Operators` and one line in
/// `AllOperators.swift`.
public protocol Operator: Component {
  /// Opsets of ONNX's default domain in which the operator's definition changed, ascending.
  static var versions: [Int] { get }

  /// The opsets that give the operator an attribute which not all of those memc follows do; it has
  /// all others wherever it exists.
  static var attributeOpsets: [String: ClosedRange<Int>] { get }

  /// The opset from which inputs may be real numbers of different types; `nil`: in none.
  static var mixesRealTypesSince: Int? { get }

  /// Converts a node of an older opset to the form above: renames attributes, turns constant inputs
  /// into attributes and makes changed defaults explicit.
  ///
  /// - Throws: if the meaning cannot be preserved.
  static func adapt(_ node: inout ImportedNode) throws

  /// Returns the types of the outputs for inputs of these types.
  ///
  /// - Throws: a diagnostic if the inputs do not fit the attributes or each other.
  func outputTypes(of inputs: [TensorType]) throws -> [TensorType]

  /// Computes the outputs in single precision, in an obvious way, or in a faster one with the same
  /// bits; sums are accumulated in double precision, in a fixed order.
  ///
  /// - Precondition: `outputTypes(of:)` accepts the inputs.
  /// - Throws: if a value is invalid although its type is valid: an index out of range, an integer
  ///   division by zero.
  func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor]

  /// Returns what the tile machine does to compute this operator on these inputs.
  ///
  /// - Precondition: `outputTypes(of:)` accepts the inputs.
  /// - Throws: a diagnostic of kind `unsupported`, with the reason, if the machine cannot do it.
  func integerForm(of inputs: [Operand]) throws -> IntegerForm

  /// Throws if the operator is not defined for the values of its constant inputs.
  ///
  /// - Precondition: `outputTypes(of:)` accepts the inputs.
  func expectDefined(for inputs: [Operand]) throws

  /// Returns the outputs if they depend only on the types of the inputs, as those of `Shape` do.
  ///
  /// - Precondition: `outputTypes(of:)` accepts the inputs.
  func evaluate(types inputs: [TensorType]) -> [AnyTensor]?

  /// The approximate number of multiplications or comparisons per element of the output.
  ///
  /// - Precondition: `outputTypes(of:)` accepts the inputs.
  func operationsPerElement(of inputs: [TensorType]) -> Int
}

extension Operator {
  public static var attributeOpsets: [String: ClosedRange<Int>] { [:] }
  public static var mixesRealTypesSince: Int? { nil }
  public static func adapt(_ node: inout ImportedNode) throws {}
  public func expectDefined(for inputs: [Operand]) throws {}
  public func evaluate(types inputs: [TensorType]) -> [AnyTensor]? { nil }
  public func operationsPerElement(of inputs: [TensorType]) -> Int { 1 }
}

/// An input of a node: its type, and its value if it is constant.
public struct Operand: Sendable {
  public var type: TensorType
  /// `nil` for activations, and for integer weights and biases, of which only the shape matters.
  public var constant: AnyTensor?
  /// Whether it is known before the network runs.
  public var isConstant: Bool

  public init(_ type: TensorType, constant: AnyTensor? = nil) {
    self.init(type, constant: constant, isConstant: constant != nil)
  }

  init(_ type: TensorType, constant: AnyTensor?, isConstant: Bool) {
    self.type = type
    self.constant = constant
    self.isConstant = isConstant
  }
}

/// A node as an importer reads it, before it becomes an `Operator`.
public struct ImportedNode {
  /// The version of the default operator set that the model declares.
  public let opset: Int
  public var attributes: Record
  /// Names of the inputs; empty for an absent optional input.
  public var inputs: [String]
  public var outputs: [String]
  /// Whether a node reads an output, or it is one of the network.
  private let isRead: (String) -> Bool
  /// The value of an input, if it is known at import.
  private let constant: (String) -> AnyTensor?

  public init(
    opset: Int, attributes: Record, inputs: [String], outputs: [String],
    isRead: @escaping (String) -> Bool = { _ in true },
    constant: @escaping (String) -> AnyTensor?
  ) {
    self.opset = opset
    self.attributes = attributes
    self.inputs = inputs
    self.outputs = outputs
    self.isRead = isRead
    self.constant = constant
  }

  /// Whether the input at `index` is present.
  public func hasInput(_ index: Int) -> Bool { index < inputs.count && !inputs[index].isEmpty }

  /// The number of axes of the constant input at `index`; `nil` if it is not known at import.
  public func rank(ofConstant index: Int) -> Int? {
    hasInput(index) ? constant(inputs[index])?.shape.count : nil
  }

  /// Drops the outputs after the first, which are optional.
  ///
  /// - Parameter names: what ONNX calls them, in order.
  /// - Throws: `unsupported` if one of them is read, `malformed` if there are more.
  public mutating func dropOutputs(_ names: [String], of op: String) throws {
    guard outputs.count <= names.count + 1 else {
      throw Diagnostic.malformed(
        "\(op) has at most \(names.count + 1) outputs, not \(outputs.count)", at: nil)
    }
    for (output, name) in zip(outputs.dropFirst(), names) where !output.isEmpty && isRead(output) {
      throw Diagnostic.unsupported("the output \(name) of \(op) is not supported")
    }
    outputs = Array(outputs.prefix(1))
  }

  /// Turns the constant inputs from `index` on into attributes named `names`, in order.
  ///
  /// - Parameter asList: whether a tensor becomes a list (`axes`) or a single number.
  /// - Throws: if one of these inputs is not constant, or if there are more inputs than names.
  public mutating func takeConstants(from index: Int, as names: [String], asList: Bool = true)
    throws
  {
    guard inputs.count <= index + names.count else {
      throw Diagnostic.malformed(
        "the node takes at most \(index + names.count) inputs, not \(inputs.count)", at: nil)
    }
    for (offset, name) in names.enumerated() where hasInput(index + offset) {
      let input = inputs[index + offset]
      guard let tensor = constant(input) else {
        throw Diagnostic.unsupported(
          "'\(name)' comes from '\(input)', which is not known at compile time",
          note: "make '\(name)' a constant")
      }
      attributes[name] = try tensor.asValue(name, asList: asList)
    }
    inputs = Array(inputs.prefix(index))
  }
}

extension AnyTensor {
  /// The maximum number of elements of an attribute; a list takes a hundred bytes for each.
  private static let longestAttribute = 1 << 16

  fileprivate func asValue(_ name: String, asList: Bool) throws -> Value {
    guard shape.elementCount <= Self.longestAttribute else {
      throw Diagnostic.unsupported("'\(name)' has \(shape.elementCount) elements, too many")
    }
    let values: [Value] =
      switch content {
      case .real(let tensor): tensor.elements.map { Value(.real($0.shortestDouble)) }
      case .integer(let tensor): tensor.elements.map { Value(.integer($0)) }
      }
    if asList { return Value(.list(values)) }
    guard values.count == 1 else {
      throw Diagnostic.malformed("'\(name)' must have one element, not \(values.count)", at: nil)
    }
    return values[0]
  }
}

extension Float {
  /// The double with the same shortest decimal, so that 0.1 stays 0.1 in text forms. Rounded to
  /// single precision, it is this number.
  public var shortestDouble: Double { Double(description) ?? Double(self) }
}
