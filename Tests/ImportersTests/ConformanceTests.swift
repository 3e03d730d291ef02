import Basics
import Foundation
import Importers
import NetworkIR
import Testing

/// The ONNX backend test suite, where it is at hand.
@Suite(.enabled(if: testData != nil, "no test data: set MEMC_TEST_DATA"))
struct ConformanceTests {
  /// The operators of networks as memc was first asked to compile them.
  static let operators: Set = [
    "Conv", "Gemm", "MatMul", "BatchNormalization", "Relu", "LeakyRelu", "Clip", "Sigmoid", "Tanh",
    "Softmax", "LogSoftmax", "MaxPool", "AveragePool", "GlobalAveragePool", "Add", "Sub", "Mul",
    "Div", "Concat", "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Pad", "Dropout",
    "Identity", "Constant",
  ]

  private struct Manifest: Decodable { let cases: [ConformanceCase] }

  @Test func casesOfTheNeededOperatorsPassOrAreRefusedForAReason() throws {
    let suite = try #require(testData).appending(path: "onnx-conformance")
    let manifest = try JSONDecoder().decode(
      Manifest.self, from: Data(contentsOf: suite.appending(path: "manifest.json")))
    let cases = manifest.cases.filter {
      $0.isFloat32Only && Self.operators.isSuperset(of: $0.operators)
    }
    var passed = 0
    var refusals: [String] = []
    for conformanceCase in cases {
      switch try conformanceCase.run(in: suite) {
      case .passed: passed += 1
      case .refused(let reason): refusals.append("\(conformanceCase.name): \(reason)")
      case .wrong(let difference): Issue.record("\(conformanceCase.name): \(difference)")
      }
    }
    print("conformance: \(passed) of \(cases.count) pass, \(refusals.count) are refused")
    for refusal in refusals { print("  refused \(refusal)") }
    #expect(cases.count == 217)
    #expect(Double(passed) >= 0.95 * Double(cases.count))
  }
}
