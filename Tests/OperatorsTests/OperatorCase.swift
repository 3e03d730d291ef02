import Basics
import Foundation
import NetworkIR
import Operators
import Testing

/// A node with the values of its inputs and its expected outputs.
struct OperatorCase: Sendable, CustomTestStringConvertible {
  var title: String
  var op: String
  var opset: Int
  var attributes: Record
  /// `nil` for an absent optional input.
  var inputs: [(value: AnyTensor, isConstant: Bool)?] = []
  var outputs: [AnyTensor] = []

  var testDescription: String { "\(op)-\(opset): \(title)" }

  /// The cases of a file: a line `case "title" Op opset {attributes}`, then a line for each input
  /// (`input`, `constant` or `absent`) and each `output`.
  static func read(_ url: URL) throws -> [OperatorCase] {
    var reader = TextReader(try String(contentsOf: url, encoding: .utf8), source: url.path)
    var cases: [OperatorCase] = []
    while !reader.isAtEnd() {
      switch try reader.name() {
      case "case":
        cases.append(
          OperatorCase(
            title: try reader.name(), op: try reader.name(), opset: try reader.integer(),
            attributes: try reader.record()))
      case "input": cases[cases.count - 1].inputs.append((try reader.tensor(), false))
      case "constant": cases[cases.count - 1].inputs.append((try reader.tensor(), true))
      case "output": cases[cases.count - 1].outputs.append(try reader.tensor())
      default: cases[cases.count - 1].inputs.append(nil)
      }
      try reader.expectLineEnd()
    }
    return cases
  }

  /// The operator as an importer creates it, and the inputs that remain data.
  func operation() throws -> (op: any Operator, inputs: [AnyTensor]) {
    guard let type = operators.type(named: op) as? any Operator.Type else {
      throw Diagnostic.unsupported("operator \(op)")
    }
    try type.accept(opset: opset)
    var values: [String: (value: AnyTensor, isConstant: Bool)] = [:]
    for (index, input) in inputs.enumerated() { values["i\(index)"] = input }
    var node = ImportedNode(
      opset: opset, attributes: attributes,
      inputs: inputs.enumerated().map { $1 == nil ? "" : "i\($0)" },
      outputs: outputs.indices.map { "o\($0)" }
    ) { values[$0].flatMap { $0.isConstant ? $0.value : nil } }
    try type.adapt(&node)
    return (try operators.make(op, node.attributes), node.inputs.compactMap { values[$0]?.value })
  }
}

extension TextReader {
  /// `float32[2, 1] [0.5, 2.0]`
  fileprivate mutating func tensor() throws -> AnyTensor {
    let word = try name()
    guard let type = ElementType(rawValue: word) else { throw unexpected(expected: "a type") }
    let shape = try [Int](try value())
    if type.isReal {
      return AnyTensor(Tensor(shape, try [Double](try value()).map { Float($0) }), type: type)
    }
    return AnyTensor(Tensor(shape, try [Int](try value())), type: type)
  }
}
