import Basics
import Foundation
import Importers
import NetworkIR

@testable import Exporters

/// Files of the repository.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().standardizedFileURL.path

  /// Names of the ONNX models, without the extension.
  static let models: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/models")) ?? []
    return files.filter { $0.hasSuffix(".onnx") }.map { String($0.dropLast(5)) }.sorted()
  }()

  static func model(_ name: String) throws -> Graph {
    try ModelLoader.load("\(root)/models/\(name).onnx").requireGraph()
  }

  static let operatorCases =
    (try? OperatorCase.read(URL(filePath: "\(root)/Tests/Fixtures/operators.cases"))) ?? []
}

extension Graph {
  /// This network, written as ONNX and read back.
  func throughOnnx() throws -> Graph {
    try importModel(OnnxExport.bytes(of: self, version: "test")).requireGraph()
  }

  /// Random inputs of this network, between 0 and 1.
  func randomInputs() -> [String: Tensor<Float>] {
    inputs.enumerated().reduce(into: [:]) { tensors, input in
      let random = Philox(seed: 1, stream: UInt64(input.offset))
      let shape = input.element.type.shape
      let pixels = (0..<shape.elementCount).map {
        Float(random.index(below: 256, UInt64($0))) / 255
      }
      tensors[input.element.name] = Tensor(shape, pixels)
    }
  }

  /// Returns the outputs, in order.
  func run(_ inputs: [String: Tensor<Float>]) throws -> [Tensor<Float>] {
    let results = try FloatExecutor().run(self, inputs: inputs)
    return outputs.compactMap { results[$0] }
  }
}

extension Tensor<Float> {
  var bits: [UInt32] { elements.map(\.bitPattern) }
}

/// A case of an operator as a network of one node.
struct OperatorNetwork {
  let graph: Graph
  let inputs: [String: Tensor<Float>]

  /// - Parameter constants: whether all inputs but the first are constants of the network.
  init(_ operatorCase: OperatorCase, constants: Bool) throws {
    let (op, values) = try operatorCase.operation()
    let names = values.indices.map { "i\($0)" }
    var graph = Graph(outputs: operatorCase.outputs.indices.map { "o\($0)" })
    graph.nodes = [Node("n", op, inputs: names, outputs: graph.outputs)]
    var inputs: [String: Tensor<Float>] = [:]
    for (index, value) in values.enumerated() {
      if constants && index > 0 {
        graph.constants[names[index]] = value
      } else {
        graph.inputs.append(Graph.Input(names[index], TensorType(value.type, value.shape)))
        inputs[names[index]] = value.asReal
      }
    }
    self.graph = graph
    self.inputs = inputs
  }

  /// Importers refuse values without elements.
  var isImportable: Bool {
    get throws { try !graph.types().values.contains { $0.shape.contains(0) } }
  }
}
