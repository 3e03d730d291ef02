import Basics
import Foundation
import Importers
import NetworkIR
import TestSupport
import Testing

@testable import Exporters

@Suite struct ModelWriterTests {
  @Test func theEndingOfThePathTellsTheForm() throws {
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

  @Test func anotherEndingIsRefused() {
    let refusal = #expect(throws: Diagnostic.self) {
      try ModelWriter.expectWritable("some/model.pb")
    }
    #expect(
      refusal?.description
        == "some/model.pb: 'model.pb' has an ending that names no form of a network")
    #expect(refusal?.kind == .usage)
  }

  @Test func aFolderWithFilesIsLeftAlone() throws {
    let graph = try Repository.model("tiny")
    try withFolder { folder in
      let path = "\(folder)/network"
      try ModelWriter.write(graph, to: path, version: "test")
      let refusal = #expect(throws: Diagnostic.self) {
        try ModelWriter.write(graph, to: path, version: "test")
      }
      #expect(refusal?.description == "\(path): the folder holds files already")
      #expect(refusal?.kind == .cannotCreate)
    }
  }

  @Test func whatCannotBeWrittenIsToldBeforeLongWork() throws {
    try withFolder { folder in
      for name in ["a.onnx", "b", "b/", ""] {
        try ModelWriter.expectWritable("\(folder)/\(name)")
      }
      try FileManager.default.createDirectory(
        atPath: "\(folder)/full.onnx", withIntermediateDirectories: true)
      let refusals = [
        "none/a.onnx": "no such file or directory", "none/b": "no such file or directory",
        "full.onnx": "is a directory", "": "the folder holds files already",
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

  @Test func constantsOfAFolderHaveNamesOfFiles() throws {
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
