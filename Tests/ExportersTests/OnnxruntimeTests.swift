import Basics
import Foundation
import NetworkIR
import Operators
import TestSupport
import Testing

@testable import Exporters

/// Models written by memc pass onnx.checker and run in onnxruntime.
@Suite(.enabled(if: Python.hasOnnxruntime, "no python3 with onnx and onnxruntime"))
struct OnnxruntimeTests {
  @Test func onnxruntimeComputesTheSameForEveryOperator() throws {
    try withFolder { folder in
      for (index, operatorCase) in Repository.operatorCases.enumerated() {
        for constants in [false, true] {
          let network = try OperatorNetwork(operatorCase, constants: constants)
          guard try network.isImportable, network.graph.isKnownToRuntimes else { continue }
          try write(
            network.graph, network.inputs,
            to: "\(folder)/\(index)-\(operatorCase.op)-\(constants)")
        }
      }
      let lines = try Python.run(["\(Repository.root)/Tests/Fixtures/onnxruntime_check.py", folder])
      #expect(lines.dropLast() == [])
      let compared = try #require(lines.last.flatMap { Int($0) })
      print("onnxruntime ran \(compared) of the operators' networks")
      #expect(compared > 200)
    }
  }

  @Test func onnxruntimeComputesOurModelsForManyImages() throws {
    try withFolder { folder in
      for name in Repository.models {
        try writeModel(name, images: 3, to: "\(folder)/\(name)")
      }
      let lines = try Python.run(["\(Repository.root)/Tests/Fixtures/onnxruntime_check.py", folder])
      #expect(lines == ["\(Repository.models.count)"])
    }
  }

  private func write(_ graph: Graph, _ inputs: [String: Tensor<Float>], to stem: String) throws {
    try AtomicWrite.write(OnnxExport.bytes(of: graph, version: "test"), to: "\(stem).onnx")
    for (index, input) in graph.inputs.enumerated() {
      let tensor = try #require(inputs[input.name])
      let element = input.type.element
      let bytes =
        element.isReal
        ? Npy.write(tensor) : Npy.write(AnyTensor(tensor.map { Int($0) }, type: element))
      try AtomicWrite.write(bytes, to: "\(stem).input.\(index).npy")
    }
    for (index, output) in try graph.run(inputs).enumerated() {
      try AtomicWrite.write(Npy.write(output), to: "\(stem).output.\(index).npy")
    }
  }

  /// Writes a model, random images and the outputs of the model for one image after another.
  private func writeModel(_ name: String, images: Int, to stem: String) throws {
    let graph = try Repository.model(name)
    let one = graph.inputs[0]
    var many = graph
    many.inputs[0].type.shape[0] = images
    let pixels = try #require(many.randomInputs()[one.name])
    let size = one.type.shape.elementCount
    let outputs = try (0..<images).map { image in
      let pixels = Tensor(
        one.type.shape, Array(pixels.elements[image * size..<(image + 1) * size]))
      return try graph.run([one.name: pixels])[0]
    }
    let expected = Tensor([images] + outputs[0].shape.dropFirst(), outputs.flatMap(\.elements))
    try AtomicWrite.write(OnnxExport.bytes(of: graph, version: "test"), to: "\(stem).onnx")
    try AtomicWrite.write(Npy.write(pixels), to: "\(stem).input.0.npy")
    try AtomicWrite.write(Npy.write(expected), to: "\(stem).output.0.npy")
  }
}

extension Graph {
  /// Whether no node has a rounding that ONNX lacks; such nodes keep memc's own operators, which only
  /// memc reads.
  fileprivate var isKnownToRuntimes: Bool {
    nodes.allSatisfy { node in
      if let quant = node.op as? Quant { return quant.rounding == .even && quant.codes != nil }
      return !(node.op is BipolarQuant || node.op is DynamicQuant)
    }
  }
}
