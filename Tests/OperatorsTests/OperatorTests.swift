import Basics
import Foundation
import NetworkIR
import Operators
import Testing

let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "Fixtures")

@Suite struct OperatorTests {
  static let cases = (try? OperatorCase.read(fixtures.appending(path: "operators.cases"))) ?? []

  @Test(arguments: cases) func anOperatorMatchesOnnxruntime(_ example: OperatorCase) throws {
    let (op, inputs) = try example.operation()
    let types = try op.outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })
    #expect(types == example.outputs.map { TensorType($0.type, $0.shape) })
    let results = try op.evaluate(inputs)
    #expect(results.count == example.outputs.count)
    for (result, expected) in zip(results, example.outputs) {
      #expect(result.isClose(to: expected), "\(result) is not \(expected)")
    }
  }

  @Test func everyOperatorHasACase() {
    #expect(Set(Self.cases.map(\.op)) == Set(operators.names))
  }

  @Test(arguments: cases) func anOperatorIsRebuiltFromItsRecord(_ example: OperatorCase) throws {
    let op = try example.operation().op
    var reader = TextReader(op.record.description, source: "record")
    let record = try reader.record()
    #expect(record == op.record)
    #expect(try operators.make(op.name, record).record == op.record)
  }
}

extension AnyTensor {
  /// Whether type and shape equal those of `other`, and elements differ only by rounding.
  func isClose(to other: AnyTensor) -> Bool {
    guard type == other.type, shape == other.shape else { return false }
    return zip(asReal.elements, other.asReal.elements).allSatisfy { a, b in
      a == b || a.isNaN && b.isNaN || (a - b).magnitude <= 1e-6 + 2e-5 * b.magnitude
    }
  }
}
