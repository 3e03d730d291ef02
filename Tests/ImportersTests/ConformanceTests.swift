import Basics
import Foundation
import Importers
import NetworkIR
import Operators
import TestSupport
import Testing

/// The ONNX backend test suite. Its verdicts are stored in a fixture, and compared with a new run
/// if the suite is available. `MEMC_WRITE_FIXTURES=1` writes the fixture.
@Suite struct ConformanceTests {
  static let fixture = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/conformance.txt")

  private struct Manifest: Decodable { let cases: [ConformanceCase] }

  @Test(.enabled(if: ReferenceData.external != nil, "no ONNX backend tests: set MEMC_TEST_DATA"))
  func casesEndAsRecorded() throws {
    let suite = try #require(ReferenceData.external).appending(path: "onnx-conformance")
    let manifest = try JSONDecoder().decode(
      Manifest.self, from: Data(contentsOf: suite.appending(path: "manifest.json")))
    let names = Set(operators.names)
    let cases = manifest.cases.filter {
      $0.isFloat32Only && names.isSuperset(of: $0.operators)
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

  @Test func almostAllCasesPass() throws {
    let verdicts = try String(contentsOf: Self.fixture, encoding: .utf8).split(separator: "\n")
    #expect(verdicts.count == 373)
    // onnxruntime and PyTorch align the corners of smaller outputs as memc does
    #expect(
      verdicts.filter { $0.contains(": wrong") }.map { $0.prefix { $0 != ":" } } == [
        "node/test_resize_downsample_scales_cubic_align_corners",
        "node/test_resize_downsample_scales_linear_align_corners",
      ])
    #expect(Double(verdicts.count { $0.hasSuffix(": passed") }) >= 0.975 * 373)
  }
}
