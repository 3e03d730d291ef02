import Basics
import Foundation
import Importers
import NetworkIR
import Operators
import TestSupport
import Testing

@testable import Exporters

@Suite struct RoundTripTests {
  @Test func theCasesCoverEveryOperator() {
    let named = Set(Repository.operatorCases.map(\.op))
    #expect(operators.names.filter { !named.contains($0) } == [])
  }

  @Test(arguments: Repository.operatorCases)
  func everyOperatorComputesTheSameAfterARoundTrip(operatorCase: OperatorCase) throws {
    for constants in [false, true] {
      let network = try OperatorNetwork(operatorCase, constants: constants)
      guard try network.isImportable else { continue }
      let expected = try network.graph.run(network.inputs)
      let read = try network.graph.throughOnnx()
      let kept = network.inputs.filter { name, _ in read.inputs.contains { $0.name == name } }
      let found = try read.run(kept)
      #expect(found.map(\.shape) == expected.map(\.shape))
      #expect(found.map(\.bits) == expected.map(\.bits))
    }
  }

  @Test(arguments: Repository.models)
  func ourModelsAreTheSameAfterARoundTrip(name: String) throws {
    let graph = try Repository.model(name)
    #expect(try graph.throughOnnx() == graph)
  }

  @Test(arguments: Repository.models)
  func ourModelsAreTheSameAsFolders(name: String) throws {
    let graph = try Repository.model(name)
    try withFolder { folder in
      try ModelWriter.write(graph, to: "\(folder)/network", version: "test")
      #expect(try ModelLoader.load("\(folder)/network").requireGraph() == graph)
    }
  }

  @Test(arguments: Repository.models)
  func theSameNetworkGivesTheSameBytes(name: String) throws {
    let bytes = try (0..<2).map { _ in
      try OnnxExport.bytes(of: Repository.model(name), version: "test")
    }
    #expect(bytes[0] == bytes[1])
  }

  @Test func aNetworkThatWasReadBackGivesTheSameBytes() throws {
    let graph = try Repository.model("lenet5")
    let bytes = try OnnxExport.bytes(of: graph, version: "test")
    #expect(try OnnxExport.bytes(of: graph.throughOnnx(), version: "test") == bytes)
  }

  /// Published models of many opsets, some in half precision.
  static let published: [String] = {
    let folder = ReferenceData.external?.appending(path: "onnx-models").path ?? ""
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { "\(folder)/\($0)/model.onnx" }.filter(InputFile.exists)
  }()

  @Test(arguments: published)
  func publishedModelsComputeTheSameAfterARoundTrip(path: String) throws {
    let imported = try ModelLoader.load(path)
    guard let graph = imported.graph else { return }
    let inputs = graph.randomInputs()
    #expect(try graph.throughOnnx().run(inputs).map(\.bits) == graph.run(inputs).map(\.bits))
  }
}
