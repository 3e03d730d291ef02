import Basics
import Foundation
import Importers
import NetworkIR
import TestSupport
import Testing

/// Trained networks in single precision, compared with onnxruntime.
@Suite struct RealModelTests {
  struct Model: Sendable, CustomTestStringConvertible {
    let name: String
    /// The tolerance, as a share of the outputs' range, which is taken as at least 0.01: below,
    /// onnxruntime with and without its optimizations differs as much.
    let tolerance: Float
    var testDescription: String { name }
  }

  static let published = [
    Model(name: "espcn_subpixel_float", tolerance: 1e-4),
    Model(name: "fastestdet", tolerance: 1e-4),
    Model(name: "lenet_mnist_torch", tolerance: 1e-4),
    Model(name: "lenet_mnist_torch__opset21", tolerance: 1e-4),
    Model(name: "lenet_mnist_torch__qdq_int8_sym", tolerance: 1e-4),
    Model(name: "mnist_cntk_ort", tolerance: 1e-4),
    Model(name: "nanodet_m_320", tolerance: 1e-4),
    Model(name: "nemo_dscnn", tolerance: 1e-4),
    Model(name: "nemo_frontnet", tolerance: 1e-4),
    Model(name: "squeezenet_fp16", tolerance: 2e-3),
    Model(name: "ultraface_rfb_320_simplified", tolerance: 1e-4),
    Model(name: "winml_pytorch_cifar_classifier", tolerance: 1e-4),
    Model(name: "yunet_n_320", tolerance: 1e-4),
  ]

  @Test(
    .enabled(if: ReferenceData.external != nil, "no test data: set MEMC_TEST_DATA"),
    arguments: published)
  func publishedModelsMatchOnnxruntime(model: Model) throws {
    let data = try #require(ReferenceData.external)
    let folder = data.appending(path: "onnx-models/\(model.name)").path
    try check(folder + "/model.onnx", folder, tolerance: model.tolerance)
  }

  static let own: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: ownFolder)) ?? []
    return files.filter { $0.hasSuffix(".onnx") }.map { String($0.dropLast(5)) }.sorted()
  }()

  private static let ownFolder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../models").standardizedFileURL.path

  @Test(arguments: own)
  func ourModelsMatchOnnxruntime(name: String) throws {
    try check("\(Self.ownFolder)/\(name).onnx", "\(Self.ownFolder)/\(name)", tolerance: 1e-5)
  }

  @Test func theFolderOfArraysIsTheSameNetworkAsTheOnnxModel() throws {
    try check("\(Self.ownFolder)/lenet5-npy", "\(Self.ownFolder)/lenet5", tolerance: 1e-5)
  }

  /// Runs the reference inputs one image at a time, because memc compiles for one image.
  private func check(_ path: String, _ folder: String, tolerance: Float) throws {
    let graph = try ModelLoader.load(path).requireGraph()
    let found = try array("\(folder)/input_0.npy") ?? array("\(folder)/input.npy")
    let input = try #require(found)
    let shape = graph.inputs[0].type.shape
    let size = shape.elementCount
    let runs = try stride(from: 0, to: input.count, by: size).map { start in
      let image = Tensor(shape, Array(input.elements[start..<start + size]))
      return try FloatExecutor().run(graph, inputs: [graph.inputs[0].name: image])
    }
    for (index, name) in graph.outputs.enumerated() {
      let expected = try array("\(folder)/output_\(index).npy") ?? array("\(folder)/output.npy")
      let images = try runs.map { try #require($0[name]) }
      let output = Tensor(
        [images.count * images[0].shape[0]] + images[0].shape.dropFirst(),
        images.flatMap(\.elements))
      #expect(try Self.difference(output, try #require(expected)) <= tolerance, "\(name)")
    }
  }

  private func array(_ path: String) throws -> Tensor<Float>? {
    InputFile.exists(path) ? try Npy.read(InputFile(path)).decoded().asReal : nil
  }

  /// The largest difference, as a share of the expected values' range, or of 0.01 if that is larger.
  private static func difference(_ output: Tensor<Float>, _ expected: Tensor<Float>) throws -> Float
  {
    try #require(output.shape == expected.shape)
    let least = try #require(expected.elements.min())
    let largest = try #require(expected.elements.max())
    let difference = zip(output.elements, expected.elements).map { ($0 - $1).magnitude }.max() ?? 0
    return difference / max(largest - least, 0.01)
  }
}
