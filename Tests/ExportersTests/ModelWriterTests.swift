import Basics
import Foundation
import Importers
import NetworkIR
import Operators
import TestSupport
import Testing

@testable import Exporters

@Suite struct ModelWriterTests {
  @Test func theExtensionOfThePathSelectsTheFormat() throws {
    let graph = try Repository.model("tiny")
    try withFolder { folder in
      for name in ["a.onnx", "b", "c/"] {
        try ModelWriter.write(graph, to: "\(folder)/\(name)", version: "test")
        #expect(try ModelLoader.load("\(folder)/\(name)").requireGraph() == graph)
      }
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/b")
      #expect(files.contains("network.txt"))
    }
  }

  @Test func anUnknownExtensionIsRefused() {
    let refusal = #expect(throws: Diagnostic.self) {
      try ModelWriter.expectWritable("some/model.pb")
    }
    #expect(
      refusal?.description
        == "some/model.pb: 'model.pb' has an unknown extension")
    #expect(refusal?.kind == .usage)
  }

  @Test func aFolderWithFilesIsNotOverwritten() throws {
    let graph = try Repository.model("tiny")
    try withFolder { folder in
      let path = "\(folder)/network"
      try ModelWriter.write(graph, to: path, version: "test")
      let refusal = #expect(throws: Diagnostic.self) {
        try ModelWriter.write(graph, to: path, version: "test")
      }
      #expect(refusal?.description == "\(path): the folder already contains files")
      #expect(refusal?.kind == .cannotCreate)
    }
  }

  /// The path of the second file is longer than the system allows.
  @Test func aFolderThatCannotBeCompletedIsRemoved() throws {
    let name = String(repeating: "b", count: 200)
    let graph = try Graph(
      text:
        "memc-network 1\ninput x float32[1, 2]\na1 = MatMul(x, @a)\ny = MatMul(a1, @\(name))\noutput y",
      source: "n", operators: operators
    ) { _ in AnyTensor(Tensor([2, 2], repeating: Float(1))) }
    try withFolder { folder in
      var path = folder
      while path.utf8.count < 3700 { path += "/" + String(repeating: "d", count: 100) }
      path += "/" + String(repeating: "d", count: 3950 - path.utf8.count)
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      let refusal = #expect(throws: Diagnostic.self) {
        try ModelWriter.write(graph, to: path, version: "test")
      }
      #expect(refusal?.place?.source == "\(path)/\(name).npy")
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test func aPathThatCannotBeWrittenIsRefusedInAdvance() throws {
    try withFolder { folder in
      for name in ["a.onnx", "b", "b/", ""] {
        try ModelWriter.expectWritable("\(folder)/\(name)")
      }
      try FileManager.default.createDirectory(
        atPath: "\(folder)/full.onnx", withIntermediateDirectories: true)
      let refusals = [
        "none/a.onnx": "no such file or directory", "none/b": "no such file or directory",
        "full.onnx": "is a directory", "": "the folder already contains files",
      ]
      for (name, message) in refusals {
        let refusal = #expect(throws: Diagnostic.self) {
          try ModelWriter.expectWritable("\(folder)/\(name)")
        }
        #expect(refusal?.kind == .cannotCreate)
        #expect(refusal?.message == message)
      }
    }
  }

  @Test func constantsOfAFolderHaveValidFileNames() throws {
    let one = AnyTensor(Tensor<Float>([1], [1]))
    let graph = Graph(
      inputs: [Graph.Input("x", .real([1, 1]))],
      nodes: [
        Node("a", Add(), inputs: ["x", "../w"], outputs: ["a"]),
        Node("b", Add(), inputs: ["a", "é/w"], outputs: ["b"]),
        Node("c", Add(), inputs: ["b", ".._w"], outputs: ["c"]),
      ], outputs: ["c"],
      constants: ["../w": one, "é/w": one, ".._w": one, "unread": one])
    #expect(
      try FolderExport.files(of: graph).map(\.name) == [
        ".._w.npy", ".._w.2.npy", "___w.npy", "network.txt",
      ])
  }
}
