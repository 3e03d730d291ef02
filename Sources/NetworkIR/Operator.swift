import Basics

/// What a node computes: its attributes, its shape rule, its float and its integer semantics.
///
/// Attributes are spelled and defaulted as in ONNX's newest opset, except that what newer opsets
/// take as constant inputs (`pads`, `axes`, `shape`, `min`, `max`) stays an attribute here: a value
/// input is always data. Adding an operator: one file in `Operators/`, one line in `All.swift`.
public protocol Operator: Component {
  /// Opsets of ONNX's default domain in which the operator's definition changed, ascending.
  static var versions: [Int] { get }

  /// The opsets that give the operator an attribute which not all of those memc follows do; it has
  /// all others wherever it exists.
  static var attributeOpsets: [String: ClosedRange<Int>] { get }

  /// The opset from which inputs may be real numbers of different types; `nil`: in none.
  static var mixesRealTypesSince: Int? { get }

  /// Brings a node of an older opset into the form above: renames attributes, turns constant inputs
  /// into attributes, makes a changed default explicit; throws where the meaning cannot be kept.
  static func adapt(_ node: inout ImportedNode) throws

  /// The types of the outputs for inputs of these types.
  ///
  /// - Throws: a diagnostic where the inputs do not fit the attributes or each other.
  func outputTypes(of inputs: [TensorType]) throws -> [TensorType]

  /// The outputs in single precision, slow and obvious; sums are kept in double precision.
  ///
  /// - Precondition: `outputTypes(of:)` accepts the inputs.
  /// - Throws: where the values do not fit, though their types do: an index past the end, an integer
  ///   divided by zero.
  func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor]

  /// What the tile machine does for this operator, given its inputs.
  ///
  /// - Precondition: `outputTypes(of:)` accepts the inputs.
  /// - Throws: a diagnostic, kind `unsupported`, with the reason where it can do nothing.
  func integerForm(of inputs: [Operand]) throws -> IntegerForm

  /// Throws where constants among the inputs have values for which the operator is not defined.
  ///
  /// - Precondition: `outputTypes(of:)` accepts the inputs.
  func expectDefined(for inputs: [Operand]) throws

  /// The outputs, where the types of the inputs alone decide them: `Shape`.
  ///
  /// - Precondition: `outputTypes(of:)` accepts the inputs.
  func evaluate(types inputs: [TensorType]) -> [AnyTensor]?
}

extension Operator {
  public static var attributeOpsets: [String: ClosedRange<Int>] { [:] }
  public static var mixesRealTypesSince: Int? { nil }
  public static func adapt(_ node: inout ImportedNode) throws {}
  public func expectDefined(for inputs: [Operand]) throws {}
  public func evaluate(types inputs: [TensorType]) -> [AnyTensor]? { nil }
}

/// An input of a node: its type, and its value where that is constant.
public struct Operand: Sendable {
  public var type: TensorType
  /// `nil` for activations. Of integer weights (`Quantization.weights`) only the shape counts.
  public var constant: AnyTensor?

  public init(_ type: TensorType, constant: AnyTensor? = nil) {
    self.type = type
    self.constant = constant
  }
}

/// A node as an importer met it, before it is an `Operator`.
public struct ImportedNode {
  /// Version of the default operator set that the model declares.
  public let opset: Int
  public var attributes: Record
  /// Names of the inputs, empty where an optional input is absent.
  public var inputs: [String]
  public var outputs: [String]
  /// The value of an input, where it is known when the model is read.
  private let constant: (String) -> AnyTensor?

  public init(
    opset: Int, attributes: Record, inputs: [String], outputs: [String],
    constant: @escaping (String) -> AnyTensor?
  ) {
    self.opset = opset
    self.attributes = attributes
    self.inputs = inputs
    self.outputs = outputs
    self.constant = constant
  }

  public func hasInput(_ index: Int) -> Bool { index < inputs.count && !inputs[index].isEmpty }

  /// Turns the constant inputs from `index` on into attributes named `names`, in order.
  ///
  /// - Parameter asList: whether a tensor becomes a list (`axes`), or its single element a number.
  /// - Throws: where such an input is not constant, or there are inputs behind the last.
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
          note: "memc needs '\(name)' as a constant")
      }
      attributes[name] = try tensor.asValue(name, asList: asList)
    }
    inputs = Array(inputs.prefix(index))
  }
}

extension AnyTensor {
  /// More elements are no attribute; a list takes a hundred bytes for each.
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
  /// The double with the same shortest decimal, so that 0.1 stays 0.1 in text forms; rounding it to
  /// single precision gives this number again.
  public var shortestDouble: Double { Double(description) ?? Double(self) }
}
