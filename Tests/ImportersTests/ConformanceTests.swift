import Basics
import Foundation
import Importers
import NetworkIR
import TestSupport
import Testing

/// The ONNX backend test suite. Its verdicts are stored in a fixture, and compared with a new run
/// if the suite is available. `MEMC_WRITE_FIXTURES=1` writes the fixture.
@Suite struct ConformanceTests {
  static let fixture = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/conformance.txt")

  /// The operators of the networks that memc was first required to compile.
  static let operators: Set = [
    "Conv", "Gemm", "MatMul", "BatchNormalization", "Relu", "LeakyRelu", "Clip", "Sigmoid", "Tanh",
    "Softmax", "LogSoftmax", "MaxPool", "AveragePool", "GlobalAveragePool", "Add", "Sub", "Mul",
    "Div", "Concat", "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Pad", "Dropout",
    "Identity", "Constant",
  ]

  private struct Manifest: Decodable { let cases: [ConformanceCase] }

  @Test(.enabled(if: ReferenceData.external != nil, "no ONNX backend tests: set MEMC_TEST_DATA"))
  func casesEndAsRecorded() throws {
    let suite = try #require(ReferenceData.external).appending(path: "onnx-conformance")
    let manifest = try JSONDecoder().decode(
      Manifest.self, from: Data(contentsOf: suite.appending(path: "manifest.json")))
    let cases = manifest.cases.filter {
      $0.isFloat32Only && Self.operators.isSuperset(of: $0.operators)
    }
    let verdicts = try cases.map { "\($0.name): \(try $0.run(in: suite))" }.sorted()
    if ProcessInfo.processInfo.environment["MEMC_WRITE_FIXTURES"] != nil {
      try Data((verdicts.joined(separator: "\n") + "\n").utf8).write(to: Self.fixture)
    }
    let recorded = try String(contentsOf: Self.fixture, encoding: .utf8)
      .split(separator: "\n").map(String.init)
    for difference in Set(verdicts).symmetricDifference(recorded).sorted() {
      Issue.record("differs from Fixtures/conformance.txt: \(difference)")
    }
  }

  @Test func almostAllCasesPassAndNoneIsWrong() throws {
    let verdicts = try String(contentsOf: Self.fixture, encoding: .utf8).split(separator: "\n")
    #expect(verdicts.count == 217)
    #expect(!verdicts.contains { $0.contains(": wrong") })
    #expect(Double(verdicts.count { $0.hasSuffix(": passed") }) >= 0.95 * 217)
  }
}
