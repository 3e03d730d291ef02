import Basics
import Foundation
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver

/// What `memc train` says of models and files before it trains.
@Suite struct TrainableModelTests {
  /// What is said of a network of two inputs and one output, written as a folder.
  private func refused(
    _ text: String, _ constants: [String: Tensor<Float>] = [:],
    _ change: (inout ModelTraining, _ folder: String) -> Void = { _, _ in }
  ) throws -> Diagnostics {
    try withFolder { folder in
      for (name, constant) in constants {
        try AtomicWrite.write(Npy.write(constant), to: "\(folder)/\(name).npy")
      }
      try AtomicWrite.write(
        "memc-network 1\ninput x float32[1, 2]\n\(text)\n", to: "\(folder)/network.txt")
      try AtomicWrite.write(
        Npy.write(Tensor<Float>([2, 2], [0, 1, 1, 0])), to: "\(folder)/images.npy")
      try AtomicWrite.write(
        Npy.write(Tensor<Float>([2], [0, 1])), to: "\(folder)/targets.npy")
      let session = TrainingSession(
        ExampleFiles(
          images: "\(folder)/images.npy", goals: .targets("\(folder)/targets.npy")))
      var training = ModelTraining(
        model: "\(folder)/network.txt", session: session, output: "\(folder)/out.onnx")
      training.mapping = TestFiles.mapping("train")
      change(&training, folder)
      defer { #expect(!InputFile.exists("\(folder)/out.onnx")) }
      do {
        _ = try training.run()
      } catch let diagnostics as Diagnostics {
        return diagnostics.withoutFolder(folder)
      } catch let diagnostic as Diagnostic {
        return Diagnostics([diagnostic]).withoutFolder(folder)
      }
      return Diagnostics()
    }
  }

  private let sum = "y = Gemm(x, @w, @b)\noutput y"

  @Test func aNetworkWithoutWeightsIsNotTrained() throws {
    let found = try refused("y = Relu(x)\noutput y").all
    #expect(found.map(\.description) == ["network.txt: the network has no weights to train"])
    #expect(found.map(\.kind) == [.unsupported])
    #expect(
      found.map(\.notes) == [["only weights and biases of Conv, Gemm and MatMul can be trained"]])
  }

  @Test func weightsThatAreNoNumbersAreNamed() throws {
    let found = try refused(
      sum, ["w": Tensor([2, 1], [1, .nan]), "b": Tensor([1], [-.infinity])]
    ).all
    #expect(
      found.map(\.description) == [
        "network.txt:3:1: 'w' holds values that are infinite or not a number"
      ])
    #expect(found.map(\.kind) == [.unsupported])
  }

  @Test func aTeacherThatIsNoNumberIsNamed() throws {
    let found = try refused(
      sum, ["w": Tensor([2, 1], [1, 2]), "b": Tensor([1], [0])]
    ) { training, folder in
      let text = "memc-network 1\ninput x float32[1, 2]\ny = MatMul(x, @v)\noutput y\n"
      try? FileManager.default.createDirectory(
        atPath: "\(folder)/teacher", withIntermediateDirectories: false)
      try? AtomicWrite.write(text, to: "\(folder)/teacher/network.txt")
      try? AtomicWrite.write(
        Npy.write(Tensor<Float>([2, 1], [.nan, 1])), to: "\(folder)/teacher/v.npy")
      training.session.teacher = "\(folder)/teacher"
      training.overrides = ["passes.retrain.training.teacher-weight=0.5"]
    }.all
    #expect(
      found.map(\.description) == [
        "teacher/network.txt:3:1: 'v' holds values that are infinite or not a number"
      ])
  }

  @Test func weightsThatBeginAnewMayHaveBeenAnything() throws {
    let found = try refused(
      sum, ["w": Tensor([2, 1], [1, .nan]), "b": Tensor([1], [0])]
    ) { training, folder in
      training.startsAnew = true
      training.session.examples.images = "\(folder)/none.npy"
    }.all
    #expect(found.map(\.kind) == [.missing])
  }

  @Test func aFolderForCheckpointsThatIsNotThereIsFoundBeforeTraining() throws {
    let found = try refused(
      sum, ["w": Tensor([2, 1], [1, 2]), "b": Tensor([1], [0])]
    ) { training, folder in
      training.session.checkpoint = "\(folder)/none/c"
      training.session.observe = { _, _ in Issue.record("an epoch was trained") }
    }.all
    #expect(found.map(\.description) == ["none/c.0.npz: no such file or directory"])
    #expect(found.map(\.kind) == [.cannotCreate])
  }
}

extension Diagnostics {
  /// These, places without the folder.
  fileprivate func withoutFolder(_ folder: String) -> Diagnostics {
    Diagnostics(
      all.map { diagnostic in
        var diagnostic = diagnostic
        diagnostic.place?.source.replace("\(folder)/", with: "")
        return diagnostic
      })
  }
}
