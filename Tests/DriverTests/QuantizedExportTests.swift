import Basics
import CommandFiles
import Evaluation
import Foundation
import Importers
import IntegerModel
import NetworkIR
import Operators
import Passes
import TestSupport
import Testing

@testable import Driver
@testable import Exporters

/// Networks that are written with the integers that `quantize` chose.
@Suite struct QuantizedExportTests {
  /// A model, and what its quantization is to be.
  struct Case: Sendable, CustomTestStringConvertible {
    let model: String
    var overrides: [String] = []
    var testDescription: String { ([model] + overrides).joined(separator: " ") }
  }

  static let cases = [
    Case(model: "tiny.onnx"), Case(model: "digits.onnx"), Case(model: "lenet5.onnx"),
    Case(model: "tiny.onnx", overrides: ["passes.quantize.activation-bits=4"]),
    Case(
      model: "digits.onnx",
      overrides: ["passes.quantize.weight-bits=3", "passes.quantize.activation-bits=3"]),
    Case(model: "tiny.onnx", overrides: ["passes.quantize.activation-bits=12"]),
    Case(model: "tiny.onnx", overrides: ["passes.quantize.weight-bits=12"]),
    Case(model: "digits.onnx", overrides: ["passes.quantize.granularity=tensor"]),
  ]

  private static func compile(_ path: String, _ overrides: [String] = []) throws -> QuantizedGraph {
    var compiler = Compiler(model: path)
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.overrides = overrides
    return try compiler.compile().program.network
  }

  private static func write(_ quantized: QuantizedGraph, to path: String) throws {
    try ModelWriter.write(quantized.statingFormats(), to: path, version: "test")
  }

  @Test(arguments: cases, ["onnx", ""])
  func whatIsWrittenIsReadBackToTheSameIntegers(_ test: Case, extension: String) throws {
    try withFolder { folder in
      let path = "\(folder)/q" + (`extension`.isEmpty ? "" : ".\(`extension`)")
      let quantized = try Self.compile(TestFiles.model(test.model), test.overrides)
      try Self.write(quantized, to: path)
      let again = try Self.compile(path)
      #expect(again.quantization.calibration == "model")
      let weights = again.quantization.weights.values.map(\.codes)
      for (name, old) in quantized.quantization.weights {
        #expect(weights.contains(old.codes), "the codes of '\(name)'")
      }
      let inputs = quantized.graph.seededInputs()
      for input in inputs {
        let old = try IntegerExecutor(quantized)
        let new = try IntegerExecutor(again)
        let wanted = try old.run(old.network.codes(of: input))
        let found = try new.run(new.network.codes(of: input))
        #expect(
          old.network.outputs.map { wanted[$0.name] } == new.network.outputs.map { found[$0.name] })
      }
    }
  }

  @Test(.enabled(if: Python.hasOnnxruntime, "no python3 with onnx and onnxruntime"))
  func onnxruntimeComputesTheSameCodes() throws {
    try withFolder { folder in
      for (index, test) in Self.cases.enumerated() {
        let quantized = try Self.compile(TestFiles.model(test.model), test.overrides)
        let stem = "\(folder)/\(index)"
        try Self.write(quantized, to: "\(stem).onnx")
        let executor = try IntegerExecutor(quantized)
        let input = quantized.graph.seededInputs()[0]
        let name = quantized.graph.inputs[0].name
        try AtomicWrite.write(Npy.write(#require(input[name])), to: "\(stem).input.0.npy")
        let codes = try executor.run(executor.network.codes(of: input))
        for (index, output) in try executor.outputs(of: codes).enumerated() {
          try AtomicWrite.write(Npy.write(output), to: "\(stem).output.\(index).npy")
        }
      }
      let script = "\(TestFiles.root)/Tests/Fixtures/onnxruntime_check.py"
      #expect(try Python.run([script, folder, "plain"]) == ["\(Self.cases.count)"])
    }
  }

  @Test func roundingsOfAnImportedNetworkAreWrittenAsSuch() throws {
    let path = "\(TestFiles.root)/Tests/Fixtures/quantized/qonnx.onnx"
    let graph = try ModelLoader.load(path).requireGraph()
    try withFolder { folder in
      try ModelWriter.write(graph, to: "\(folder)/a.onnx", version: "test")
      let again = try ModelLoader.load("\(folder)/a.onnx").requireGraph()
      func quantizers(_ graph: Graph) -> [Quantizer] {
        graph.nodes.compactMap { ($0.op as? Quant)?.quantizer }
      }
      #expect(quantizers(again) == quantizers(graph))
      #expect(again.weightSteps.count == graph.weightSteps.count)
      let check = try importCheck("\(folder)/a.onnx")
      #expect(!check.contains("memc"))
    }
  }

  /// The operators of a model.
  private func importCheck(_ path: String) throws -> [String] {
    try ModelLoader.load(path).check.nodes.map(\.operatorName)
  }

  @Test func aNirGraphStatesNoIntegers() {
    #expect(
      refusal { try ModelWriter.expectIntegers(in: "a.nir") }
        == "a.nir: a NIR graph cannot state the integers of a network")
  }
}

extension Graph {
  /// Three inputs of uniform numbers in −1…1.
  fileprivate func seededInputs() -> [[String: Tensor<Float>]] {
    (0..<3).map { image in
      let random = Philox(seed: 5, stream: UInt64(image))
      return Dictionary(
        uniqueKeysWithValues: inputs.map { input in
          let shape = input.type.shape
          let pixels = (0..<shape.elementCount).map { Float(2 * random.uniform(UInt64($0)) - 1) }
          return (input.name, Tensor(shape, pixels))
        })
    }
  }
}
