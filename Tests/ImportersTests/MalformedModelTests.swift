import Basics
import Foundation
import Importers
import Testing

/// No malformed model may trap, take long, or be refused without a reason.
@Suite struct MalformedModelTests {
  static let kinds: Set<Diagnostic.Kind> = [.malformed, .missing, .unsupported]

  /// Reads the model as `memc check` does.
  private func refusals(of bytes: [UInt8]) throws -> [Diagnostic] {
    try diagnostics {
      let imported = try importModel(bytes)
      try imported.check.throwIfRefused()
      if let graph = imported.graph { try graph.verify() }
    }
  }

  /// The processor time of this thread, which other tests do not affect.
  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  @Test func thereAreManyMalformedModels() {
    #expect(MalformedModel.all.count >= 150)
    #expect(Set(MalformedModel.all.map(\.name)).count == MalformedModel.all.count)
  }

  /// What onnxruntime refuses, too.
  @Test(arguments: StrictCase.all)
  func nodesFollowTheOpsetOfTheModel(strict: StrictCase) throws {
    let refusals = try refusals(of: strict.bytes)
    #expect(refusals.map(\.description) == strict.refusal.map { [$0] } ?? [])
    #expect(refusals.allSatisfy { $0.kind == .malformed })
  }

  @Test(arguments: MalformedModel.all)
  func aMalformedModelIsRefusedWithAReason(model: MalformedModel) throws {
    let start = Self.processorSeconds
    let refusals = try refusals(of: model.bytes)
    let seconds = Self.processorSeconds - start
    #expect(refusals.first?.kind == model.kind, "\(refusals)")
    #expect(refusals.allSatisfy { Self.kinds.contains($0.kind) && !$0.message.isEmpty })
    #expect(seconds < 5 || model.bytes.count > 1 << 16)
  }

  @Test func aTruncatedModelIsRefused() throws {
    var model = OnnxText()
    model.tensors = [OnnxText.Tensor("w", [2], floats: [1, 2])]
    model.nodes = [OnnxText.Node("Add", ["x", "w"], ["y"], name: "sum")]
    let bytes = model.bytes
    #expect(try refusals(of: bytes).isEmpty)
    for length in bytes.indices {
      let refusals = try refusals(of: Array(bytes[..<length]))
      #expect(!refusals.isEmpty, "\(length) bytes")
      #expect(refusals.allSatisfy { Self.kinds.contains($0.kind) })
    }
  }

  @Test func aModelWithAnyByteChangedDoesNotTrap() throws {
    var model = OnnxText()
    model.inputs = [OnnxText.Value("x", [1, 1, 4, 4])]
    model.tensors = [OnnxText.Tensor("w", [1, 1, 2, 2], floats: [1, 2, 3, 4])]
    model.nodes = [
      OnnxText.Node(
        "Conv", ["x", "w"], ["c"], ["strides": .ints([1, 1]), "pads": .ints([0, 0, 1, 1])]),
      OnnxText.Node("Flatten", ["c"], ["y"], ["axis": .int(1)]),
    ]
    let bytes = model.bytes
    for index in bytes.indices {
      for value: UInt8 in [0x00, 0x01, 0x7F, 0x80, 0xFF, bytes[index] ^ 0x01, bytes[index] ^ 0x10] {
        var changed = bytes
        changed[index] = value
        #expect(try refusals(of: changed).allSatisfy { Self.kinds.contains($0.kind) })
      }
    }
  }
}
