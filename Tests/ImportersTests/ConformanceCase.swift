import Basics
import Foundation
import Importers
import NetworkIR

/// One case of the ONNX backend test suite.
struct ConformanceCase: Decodable {
  let name: String
  let operators: [String]
  let isFloat32Only: Bool

  enum CodingKeys: String, CodingKey {
    case name = "case"
    case operators = "ops"
    case isFloat32Only = "float32_only"
  }

  enum Outcome: CustomStringConvertible {
    case passed
    case refused(String)
    case wrong(String)

    var description: String {
      switch self {
      case .passed: "passed"
      case .refused(let reason): "refused, \(reason)"
      case .wrong(let difference): "wrong, \(difference)"
      }
    }
  }

  /// Operands that memc takes only as constants, but that the suite provides as inputs. The harness
  /// turns the test's value into an initializer before the model is read.
  private static let constantOperands: [String: Set<Int>] = [
    "Reshape": [1], "Pad": [1, 2, 3], "Clip": [1, 2], "Squeeze": [1], "Unsqueeze": [1],
    "Dropout": [1, 2], "Expand": [1], "Gather": [1], "Pow": [1], "ReduceL1": [1],
    "ReduceL2": [1], "ReduceMax": [1],
    "ReduceMean": [1], "ReduceMin": [1], "ReduceSum": [1],
    "ReduceSumSquare": [1], "Resize": [1, 2, 3],
    "Slice": [1, 2, 3, 4], "Split": [1], "Tile": [1], "Upsample": [1],
  ]

  func run(in suite: URL) throws -> Outcome {
    let folder = suite.appending(path: name)
    let model = try bytes(of: folder.appending(path: "model.onnx"))
    let sets = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix("test_data_set") }
    for set in sets {
      let outcome = try run(model, folder.appending(path: set))
      guard case .passed = outcome else { return outcome }
    }
    return .passed
  }

  private func run(_ model: [UInt8], _ data: URL) throws -> Outcome {
    let graph = ProtobufReader(ProtobufReader(model)[7][0])
    let initialized = Set(graph[5].flatMap { ProtobufReader($0).texts(8) })
    let inputNames = graph[11].map { ProtobufReader($0).texts(1)[0] }
      .filter { !initialized.contains($0) }
    var inputs: [String: AnyTensor] = [:]
    var bound: [String: [UInt8]] = [:]
    let constants = Self.constantOperandNames(graph)
    for (index, name) in inputNames.enumerated() {
      let file = data.appending(path: "input_\(index).pb")
      if constants.contains(name) {
        bound[name] = try bytes(of: file)
      } else {
        inputs[name] = try tensor(file)
      }
    }
    return try compare(Self.binding(bound, in: model), inputs, data)
  }

  private func compare(_ model: [UInt8], _ inputs: [String: AnyTensor], _ data: URL) throws
    -> Outcome
  {
    var refusals: [Diagnostic] = []
    do {
      let imported = try importModel(model, source: name)
      refusals = imported.check.refusals.all
      if let graph = imported.graph {
        let outputs = try FloatExecutor().run(graph, inputs: inputs.mapValues(\.asReal))
        return try compare(graph.outputs.compactMap { outputs[$0] }, data)
      }
    } catch let diagnostics as Diagnostics {
      refusals = diagnostics.all
    } catch let diagnostic as Diagnostic {
      refusals = [diagnostic]
    }
    return .refused(refusals.map(\.message).joined(separator: "; "))
  }

  private func compare(_ outputs: [Tensor<Float>], _ data: URL) throws -> Outcome {
    for (index, output) in outputs.enumerated() {
      let expected = try tensor(data.appending(path: "output_\(index).pb")).asReal
      guard output.shape == expected.shape else {
        return .wrong("output \(index) has shape \(output.shape), not \(expected.shape)")
      }
      let isWrong = zip(output.elements, expected.elements).contains { value, expected in
        // the suite's own tolerances
        !(value == expected || value.isNaN && expected.isNaN
          || (value - expected).magnitude <= 1e-7 + 1e-3 * expected.magnitude)
      }
      if isWrong { return .wrong("output \(index) differs") }
    }
    return .passed
  }

  private func tensor(_ file: URL) throws -> AnyTensor {
    try bytes(of: file).withUnsafeBytes { try OnnxTensorFile.read($0, source: file.path) }
  }

  private static func constantOperandNames(_ graph: ProtobufReader) -> Set<String> {
    Set(
      graph[1].flatMap { node in
        let node = ProtobufReader(node)
        let operands = constantOperands[node.texts(4)[0]] ?? []
        return node.texts(1).enumerated().filter { operands.contains($0.offset) }.map(\.element)
      })
  }

  /// `model` with these serialized tensors as initializers of these names.
  private static func binding(_ tensors: [String: [UInt8]], in model: [UInt8]) -> [UInt8] {
    if tensors.isEmpty { return model }
    var writer = ProtobufWriter()
    for field in ProtobufReader(model).fields {
      guard field.number == 7 else {
        writer.bytes += field.whole
        continue
      }
      writer.message(7) {
        $0.bytes += field.payload
        for (name, tensor) in tensors {
          $0.message(5) {
            $0.bytes += tensor
            $0.text(8, name)
          }
        }
      }
    }
    return writer.bytes
  }
}
