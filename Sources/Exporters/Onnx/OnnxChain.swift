import Basics
import NetworkIR

/// Nodes one after another, which together compute what one node of the network does.
struct OnnxChain {
  private(set) var forms: [OnnxNodeForm] = []
  private(set) var names: FreshNames
  private let name: String
  private let output: String
  /// The value that the next node reads.
  private var value: String

  /// A chain from the value `input` to the value `output`, whose nodes bear names that begin with `name`.
  init(_ name: String, from input: String, to output: String, names: FreshNames) {
    (self.name, self.output, self.names) = (name, output, names)
    value = input
  }

  /// Appends a node that reads the last value and then `constants`.
  mutating func append(
    _ op: String, _ constants: [AnyTensor], attributes: Record = Record(), isLast: Bool = false
  ) {
    let made = isLast ? output : names.take("\(output).\(op)")
    let named = constants.enumerated().map { index, tensor in
      (name: names.take("\(made).constant\(index + 1)"), value: tensor)
    }
    forms.append(
      OnnxNodeForm(
        isLast ? name : "\(name).\(op)", op, inputs: [value] + named.map(\.name),
        outputs: [made], attributes: attributes, constants: named))
    value = made
  }
}
