import Basics
import Foundation
import Importers
import NetworkIR
import Testing

@Suite final class ModelLoaderTests {
  private let root = FileManager.default.temporaryDirectory.appending(
    path: "memc-model-\(UUID().uuidString)")

  deinit { try? FileManager.default.removeItem(at: root) }

  /// The test's folder with these files; arrays are all ones.
  private func folder(_ files: [String: String] = [:], arrays: [String: [Int]] = [:]) throws
    -> String
  {
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    for (name, text) in files { try Data(text.utf8).write(to: root.appending(path: name)) }
    for (name, shape) in arrays {
      try Data(Self.npy(shape)).write(to: root.appending(path: name + ".npy"))
    }
    return root.path
  }

  /// The bytes of an array of ones.
  private static func npy(_ shape: [Int]) -> [UInt8] {
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sizes)), }"
    header += String(repeating: " ", count: 63 - (header.utf8.count + 10) % 64) + "\n"
    let one = withUnsafeBytes(of: Float(1).bitPattern.littleEndian, Array.init)
    return [0x93] + Array("NUMPY".utf8) + [
      1, 0, UInt8(header.utf8.count % 256), UInt8(header.utf8.count / 256),
    ]
      + Array(header.utf8) + (0..<shape.reduce(1, *)).flatMap { _ in one }
  }

  @Test func aNirFileThatIsNoHdf5FileIsRefused() throws {
    let path = try folder(["net.nir": "weights"]) + "/net.nir"
    let error = #expect(throws: Diagnostic.self) { try ModelLoader.load(path) }
    #expect(error?.description == "\(path): is not an HDF5 file, as NIR files are")
  }

  @Test(
    arguments: [
      (
        [1, 2, 4, 4], "1,2,3", nil,
        "'mean' or 'std' has 3 numbers, but images of shape [2, 4, 4] have 2 channels"
      ),
      ([1, 2, 4, 4], "1,2", "1,2,3", "'mean' has 2 numbers and 'std' has 3"),
      ([1, 2, 4, 4], "1,2", "3", nil), ([1, 6], "1,2,3", nil, nil), ([3], "1,2,3", nil, nil),
      (
        [1, 8], "1,2,3", nil,
        "'mean' or 'std' has 3 numbers, but images of shape [8] have 8 channels"
      ),
    ] as [([Int], String, String?, String?)])
  func thePreparationOfAModelFitsItsInputs(
    shape: [Int], mean: String, deviation: String?, reason: String?
  ) throws {
    var model = OnnxText()
    model.inputs = [OnnxText.Value("x", shape)]
    model.outputs = [OnnxText.Value("y", shape)]
    model.modelExtra = { w in
      for (key, value) in [("memc.mean", mean), ("memc.std", deviation)] {
        guard let value else { continue }
        w.message(14) {
          $0.text(1, key)
          $0.text(2, value)
        }
      }
    }
    let path = try folder() + "/m.onnx"
    try Data(model.bytes).write(to: URL(filePath: path))
    let found = try diagnostics { _ = try ModelLoader.load(path) }
    let subject = "the model's preparation ('memc.mean', 'memc.std' in ONNX)"
    #expect(
      found.map(\.description)
        == (reason.map { ["\(path): \(subject) does not fit input 'x': \($0)"] } ?? []))
    #expect(found.allSatisfy { $0.kind == .malformed })
  }

  @Test func aMatrixIsOneProduct() throws {
    let path = try folder(arrays: ["dense": [3, 2]]) + "/dense.npy"
    let imported = try ModelLoader.load(path)
    #expect(
      try imported.requireGraph().description == """
        memc-network 1
        input x float32[1, 3]
        dense = MatMul(x, @dense.weight)
        output dense

        """)
    #expect(imported.digests.map(\.name) == ["dense.npy"])
    #expect(imported.digests[0].sha256.count == 64)
  }

  @Test func anArrayThatIsNotAMatrixIsRefused() throws {
    let path = try folder(arrays: ["v": [3]]) + "/v.npy"
    let found = try diagnostics { _ = try ModelLoader.load(path) }
    #expect(found.map(\.kind) == [.unsupported])
    #expect(
      found.map(\.message) == [
        "an array of shape [3] is not a model; use a matrix [inputs, outputs]"
      ])
  }

  @Test func aFolderContainsANetworkAndItsArrays() throws {
    let text = "memc-network 1\ninput x float32[1, 3]\ny = MatMul(x, @w)\noutput y\n"
    let path = try folder(["network.txt": text], arrays: ["w": [3, 2]])
    for path in [path, path + "/", path + "/network.txt"] {
      let imported = try ModelLoader.load(path)
      #expect(try imported.requireGraph().description == text)
      #expect(imported.digests.map(\.name) == ["network.txt", "w.npy"])
      #expect(imported.check.nodes.map(\.status) == [.compiled])
    }
  }

  @Test(arguments: ["\"../secret\"", "\"a/b\"", "\"\"", "\"a\\u{0}\"", "\"é\"", "a/b", "a:b"])
  func aNameThatIsNotAPlainFileNameIsNotOpened(name: String) throws {
    let path = try folder([
      "network.txt": "memc-network 1\ninput x float32[1, 3]\ny = MatMul(x, @\(name))\noutput y\n"
    ])
    let found = try diagnostics { _ = try ModelLoader.load(path) }
    #expect(found.map(\.kind) == [.malformed])
  }

  @Test func aMissingArrayIsMissing() throws {
    let path = try folder([
      "network.txt": "memc-network 1\ninput x float32[1, 3]\ny = MatMul(x, @w)\noutput y\n"
    ])
    #expect(try diagnostics { _ = try ModelLoader.load(path) }.map(\.kind) == [.missing])
  }

  @Test func arraysWithoutATextGetATemplate() throws {
    let path = try folder(arrays: [
      "conv1.weight": [4, 1, 3, 3], "conv1.bias": [4], "fc1.weight": [10, 100], "fc1.bias": [10],
      "fc2.weight": [10, 10],
    ])
    let found = try diagnostics { _ = try ModelLoader.load(path) }
    #expect(found.map(\.kind) == [.missing])
    #expect(found.map(\.message) == ["the folder has no network.txt"])
    #expect(found[0].notes.contains("found conv1.weight.npy [4, 1, 3, 3]"))
    #expect(
      found[0].notes.drop { $0.hasPrefix("found") }.joined(separator: "\n") == """
        network.txt could begin like this:
        memc-network 1
        input x float32[1, 1, 28, 28]
        conv1 = Conv(x, @conv1.weight, @conv1.bias)
        conv1.relu = Relu(conv1)
        flat = Flatten(conv1.relu)
        fc1 = Gemm(flat, @fc1.weight, @fc1.bias) {transB = 1}
        fc1.relu = Relu(fc1)
        fc2 = Gemm(fc1.relu, @fc2.weight) {transB = 1}
        output fc2
        """)
  }

  @Test func anEmptyFolderIsNotAModel() throws {
    let path = try folder()
    let found = try diagnostics { _ = try ModelLoader.load(path) }
    #expect(found.map(\.kind) == [.missing])
  }

  @Test func otherFilesAreNotModels() throws {
    let path = try folder(["a.zip": "PK\u{3}\u{4}", "a.txt": "hello\n", "empty": ""])
    for (name, kind) in [
      ("a.zip", Diagnostic.Kind.malformed), ("a.txt", .malformed), ("empty", .malformed),
      ("none", .missing),
    ] {
      #expect(
        try diagnostics { _ = try ModelLoader.load("\(path)/\(name)") }.map(\.kind) == [kind],
        "\(name)")
    }
  }

  @Test func sizesAreForOnnxModelsOnly() throws {
    let path = try folder(arrays: ["dense": [3, 2]]) + "/dense.npy"
    let found = try diagnostics { _ = try ModelLoader.load(path, shapes: ["N": 2]) }
    #expect(found.map(\.kind) == [.usage])
  }

  @Test func anOnnxFileIsReadWithItsExternalData() throws {
    var model = OnnxText()
    var tensor = OnnxText.Tensor("w", [2], type: 1)
    tensor.location = 1
    tensor.external = [("location", "w.bin")]
    model.tensors = [tensor]
    model.nodes = [OnnxText.Node("Add", ["x", "w"], ["y"])]
    let path = try folder(["w.bin": "\0\0\0\0\0\0\0\0"])
    try Data(model.bytes).write(to: URL(filePath: path + "/m.onnx"))
    let imported = try ModelLoader.load(path + "/m.onnx")
    #expect(try imported.requireGraph().constants["w"]?.real?.elements == [0, 0])
    #expect(imported.digests.map(\.name) == ["m.onnx", "w.bin"])
  }
}
