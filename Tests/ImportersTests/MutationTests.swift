import Basics
import Foundation
import Importers
import NetworkIR
import TestSupport
import Testing

/// Models changed at random, as by a fuzzer: none may trap or be refused with another status.
@Suite struct MutationTests {
  /// The number of mutations; `MEMC_MUTATIONS` overrides it.
  private static let runs =
    ProcessInfo.processInfo.environment["MEMC_MUTATIONS"].flatMap { Int($0) } ?? 3000

  /// Small models: one of ours and, if available, those of the conformance suite.
  private static func seeds() throws -> [[UInt8]] {
    var model = OnnxText()
    model.inputs = [OnnxText.Value("x", [1, 1, 4, 4])]
    model.tensors = [
      OnnxText.Tensor("w", [1, 1, 2, 2], floats: [1, 2, 3, 4]),
      OnnxText.Tensor("to", [2], int64s: [1, -1]),
    ]
    model.nodes = [
      OnnxText.Node("Conv", ["x", "w"], ["c"], ["strides": .ints([1, 1])]),
      OnnxText.Node("MaxPool", ["c"], ["p"], ["kernel_shape": .ints([2, 2])]),
      OnnxText.Node("Reshape", ["p", "to"], ["y"]),
    ]
    let suite = ReferenceData.external?.appending(path: "onnx-conformance/node")
    let cases = try suite.map { try FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
    return try [model.bytes]
      + cases.sorted().compactMap {
        let bytes = try bytes(of: suite!.appending(path: "\($0)/model.onnx"))
        return bytes.count < 4096 ? bytes : nil
      }
  }

  @Test func modelsChangedAtRandomDoNotTrap() throws {
    let seeds = try Self.seeds()
    var random = SplitMix64(state: 20)
    var accepted = 0
    for run in 0..<Self.runs {
      var bytes = seeds[run % seeds.count]
      for _ in 0...Int.random(in: 0..<4, using: &random) { mutate(&bytes, seeds, &random) }
      let refusals = try diagnostics {
        let imported = try importModel(bytes)
        try imported.check.throwIfRefused()
        let graph = try imported.requireGraph()
        try graph.verify()
        _ = try imported.check.judged(for: graph)
        accepted += 1
      }
      #expect(
        refusals.allSatisfy { MalformedModelTests.kinds.contains($0.kind) },
        "run \(run): \(refusals)")
    }
    print("mutations: \(accepted) of \(Self.runs) models still import")
  }

  private func mutate(_ bytes: inout [UInt8], _ seeds: [[UInt8]], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    let index = Int.random(in: bytes.indices, using: &random)
    let length = min(Int.random(in: 1...8, using: &random), bytes.count - index)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes[index] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
    case 3: bytes.removeSubrange(index..<index + length)
    case 4: bytes.insert(contentsOf: bytes[index..<index + length], at: index)
    default:
      let other = seeds.randomElement(using: &random) ?? []
      let from = Int.random(in: 0..<max(other.count, 1), using: &random)
      let part = other[from..<min(from + length, other.count)]
      bytes.replaceSubrange(index..<min(index + part.count, bytes.count), with: part)
    }
  }
}

/// The generator of Steele, Lea and Flood, OOPSLA 2014.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
