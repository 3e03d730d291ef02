import Basics
import CommandFiles
import Evaluation
import Foundation
import Importers
import IntegerModel
import NetworkIR
import TestSupport
import Testing

@testable import Driver

/// Networks that are quantized already compute what onnxruntime and QONNX's executor make of them.
@Suite struct QuantizedModelTests {
  /// A network of `Tests/Fixtures/quantized`, which `quantized.py` writes.
  struct Model: Sendable, CustomTestStringConvertible {
    enum Accuracy: String { case exact, output, close, loose }

    let name: String
    let accuracy: Accuracy
    var testDescription: String { name }
    var path: String { "\(QuantizedModelTests.folder)/\(name).onnx" }
    var images: String { "\(QuantizedModelTests.folder)/\(name)-input.npy" }

    func array(_ role: String) throws -> Tensor<Float> {
      try Npy.read(InputFile("\(QuantizedModelTests.folder)/\(name)-\(role).npy")).decoded().asReal
    }
  }

  private static let folder = "\(TestFiles.root)/Tests/Fixtures/quantized"

  static let models: [Model] = {
    let text = (try? String(contentsOfFile: "\(folder)/names.txt", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      return Model.Accuracy(rawValue: words[1]).map { Model(name: words[0], accuracy: $0) }
    }
  }()

  @Test func everyModelHasAnAccuracy() { #expect(Self.models.count >= 25) }

  @Test(arguments: models)
  func theNetworkInSinglePrecisionIsTheReference(model: Model) throws {
    let graph = try ModelLoader.load(model.path).requireGraph()
    let outputs = try model.array("input").images.map { image in
      let output = try FloatExecutor().run(graph, inputs: [graph.inputs[0].name: image])
      return try #require(output[graph.outputs[0]])
    }
    let share: Float = model.accuracy == .loose ? 0.05 : 1e-5
    try expect(outputs, are: model.array("output"), within: { $0 * share })
  }

  @Test(arguments: models)
  func theProgramIsTheReference(model: Model) throws {
    var compiler = Compiler(model: model.path)
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.calibration = [model.images]
    let program = try compiler.compile().program
    let executor = try IntegerExecutor(program.network)
    let network = executor.network
    let outputs = try model.array("input").images.map { image in
      try executor.outputs(of: executor.run([network.inputs[0].name: image]))[0]
    }
    let halfStep = Float(network.outputs[0].format.scale / 2)
    try expect(outputs, are: model.array("output")) { range in
      switch model.accuracy {
      case .exact: 1e-5 * range
      case .output: halfStep + 1e-5 * range
      case .close: 0.02 * range
      case .loose: 0.05 * range
      }
    }
    try expectVerifies(program, model)
  }

  /// The program equals the integer executor, for random inputs and for those of the model.
  private func expectVerifies(_ program: CompiledProgram, _ model: Model) throws {
    try withFolder { folder in
      let path = "\(folder)/a.memc"
      try ProgramFile.write(program, to: path)
      for inputs in [nil, [model.images]] {
        let result = try ProgramVerification(
          of: path, model: model.path, inputs: inputs, threads: 1
        ).run()
        #expect(result.pass, "\(result.failures)")
      }
    }
  }

  /// - Parameter tolerance: the largest error, given the range of the reference.
  private func expect(
    _ images: [Tensor<Float>], are reference: Tensor<Float>,
    within tolerance: (_ range: Float) -> Float
  ) throws {
    let outputs = images.flatMap(\.elements)
    try #require(outputs.count == reference.count)
    let range =
      try #require(reference.elements.max()) - #require(reference.elements.min())
    let error = zip(outputs, reference.elements).map { ($0 - $1).magnitude }.max() ?? 0
    #expect(error <= tolerance(range), "of a range of \(range)")
  }
}

extension Tensor {
  /// The images of a batch, each with a first axis of 1.
  fileprivate var images: [Tensor] {
    (0..<shape[0]).map { Tensor([1] + shape.dropFirst(), Array(image($0))) }
  }
}
