import Basics
import NetworkIR
import Operators
import Testing

/// Attributes and shapes that a hostile file may contain are refused or computed; none crashes.
@Suite struct HostileAttributeTests {
  @Test(arguments: operators.names) func noAttributesCrashAnOperator(_ name: String) throws {
    var dice = Dice(random: Philox(seed: 11, stream: UInt64(name.utf8.reduce(0) { $0 + Int($1) })))
    let type = try #require(operators.type(named: name))
    var built = 0
    for _ in 0..<3000 {
      let record = dice.record(type.fieldDescriptions)
      guard let op = try? operators.make(name, record) else { continue }
      built += 1
      _ = try? Self.use(op, dice.inputs())
    }
    #expect(built > 0)
  }

  private static func use(_ op: any Operator, _ inputs: [TensorType]) throws {
    for input in inputs { _ = try input.bounded() }
    let outputs = try op.outputTypes(of: inputs).map { try $0.bounded() }
    _ = try? op.integerForm(of: inputs.map { Operand($0) })
    guard (inputs + outputs).allSatisfy({ $0.shape.elementCount < 2000 }) else { return }
    let constants = inputs.map(\.filled)
    _ = try? op.integerForm(
      of: zip(inputs, constants).enumerated().map { index, operand in
        Operand(operand.0, constant: index == 0 ? nil : operand.1)
      })
    _ = op.evaluate(types: inputs)
    let results = try op.evaluate(constants)
    #expect(results.map { TensorType($0.type, $0.shape) } == outputs)
  }
}

extension TensorType {
  fileprivate var filled: AnyTensor {
    element.isReal
      ? AnyTensor(Tensor(shape, repeating: Float(1)), type: element)
      : AnyTensor(Tensor(shape, repeating: 1), type: element)
  }
}

private struct Dice {
  let random: Philox
  var counter: UInt64 = 0

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    counter += 1
    return elements[random.index(below: elements.count, counter)]
  }

  private mutating func integer() -> Int {
    pick([
      0, 1, 1, 1, 2, 2, 3, -1, -1, -2, 5, 1 << 20, 1 << 31, (1 << 31) + 1, 1 << 62, .max, .min,
      -(1 << 31),
    ])
  }

  private mutating func list() -> Value {
    Value(.list((0..<pick([0, 1, 2, 2, 4, 4, 6, 8])).map { _ in Value(.integer(integer())) }))
  }

  /// A value that may be given to a field with this description.
  private mutating func value(_ field: FieldDescription) -> Value {
    switch field.expectation {
    case let text where text.hasPrefix("a list"): list()
    case let text where text.hasPrefix("an integer"): Value(.integer(integer()))
    case let text where text.hasPrefix("a number"):
      Value(.real(pick([0, 1, -1, 0.5, .infinity, -.infinity, .nan, 1e300])))
    case let text where text.hasPrefix("one of "):
      Value(.text(pick(text.dropFirst(7).split(separator: ", ").map(String.init))))
    case let text where text.hasPrefix("a record"):
      Value(.record(Record(["shape": list(), "reals": [0.5].value])))
    default: Value(.boolean(true))
    }
  }

  mutating func record(_ fields: [FieldDescription]) -> Record {
    fields.reduce(into: Record()) { record, field in
      if field.isRequired || pick([true, false]) { record[field.name] = value(field) }
    }
  }

  mutating func inputs() -> [TensorType] {
    let shape = self.shape()
    return (0..<pick([0, 1, 1, 1, 2, 2, 3, 5])).map { index in
      TensorType(
        pick([.float32, .float32, .float32, .int64, .uint8, .bool]),
        index == 0 || pick([true, false]) ? shape : self.shape())
    }
  }

  private mutating func shape() -> [Int] {
    (0..<pick([0, 1, 2, 3, 4, 4, 5])).map { _ in pick([0, 1, 1, 1, 2, 2, 3, 3, 4, 70_000, 1 << 31])
    }
  }
}
