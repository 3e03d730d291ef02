import Basics
import NetworkIR
import Operators
import TestSupport
import Testing
import Training

@testable import CommandFiles
@testable import Driver

@Suite struct TrainingDataTests {
  /// A network of `[1, 2, 2]` images with three outputs.
  private func network(outputs: Int = 3) throws -> Graph {
    let text = """
      memc-network 1
      input x float32[1, 1, 2, 2]
      flat = Flatten(x)
      y = MatMul(flat, @w)
      output y

      """
    return try Graph(text: text, source: "test", operators: operators) { _ in
      AnyTensor(Tensor<Float>([4, outputs], repeating: 1))
    }
  }

  /// Writes each array into a folder under its name, and reads a data set from there.
  private func read(
    _ files: [String: [UInt8]], outputs: Int = 3, input: ImagePreparation = ImagePreparation()
  ) throws -> TrainingData {
    try withFolder { folder in
      for (name, bytes) in files { try AtomicWrite.write(bytes, to: "\(folder)/\(name)") }
      func path(_ name: String) -> String? { files[name] == nil ? nil : "\(folder)/\(name)" }
      do {
        let goals = path("targets").map(ExampleFiles.Goals.targets) ?? .labels(path("labels") ?? "")
        return try TrainingData(
          ExampleFiles(images: "\(folder)/images", goals: goals), for: network(outputs: outputs),
          input)
      } catch var diagnostic as Diagnostic {
        diagnostic.place = diagnostic.place.map {
          Place(String($0.source.dropFirst(folder.count + 1)))
        }
        throw diagnostic
      }
    }
  }

  /// What is wrong with these files.
  private func refusal(_ files: [String: [UInt8]], outputs: Int = 3) -> String? {
    #expect(throws: Diagnostic.self) { try read(files, outputs: outputs) }?.description
  }

  private let images = Npy.write(Tensor<UInt8>([2, 2, 2], [0, 51, 102, 153, 204, 255, 0, 0]))

  @Test func imagesOfBytesAreSharesOfTheBrightest() throws {
    let data = try read(["images": images, "labels": Npy.write(Tensor<Int64>([2], [2, 0]))])
    #expect(data.inputs == Tensor([2, 1, 2, 2], [0, 0.2, 0.4, 0.6, 0.8, 1, 0, 0]))
    #expect(data.classes == [2, 0])
    #expect(data.count == 2)
  }

  @Test func imagesArePreparedAsTheMappingSays() throws {
    let input = ImagePreparation(mean: 0.5, standardDeviation: 0.25)
    let data = try read(
      [
        "images": Npy.write(Tensor<Float>([1, 1, 2, 2], [0, 0.5, 1, 2])),
        "labels": Npy.write(Tensor<Int64>([1], [0])),
      ], input: input)
    #expect(data.inputs.elements == [-2, 0, 2, 6])
    #expect(data.background == [-2])
  }

  @Test func labelsMayStandInIDXFiles() throws {
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 1, 2]
    #expect(try read(["images": images, "labels": labels]).classes == [1, 2])
  }

  @Test func targetsHaveTheShapeOfTheOutput() throws {
    let targets = Tensor<Float>([2, 3], [1, 2, 3, 4, 5, -6])
    #expect(try read(["images": images, "targets": Npy.write(targets)]).targets == targets)
    let single = Npy.write(Tensor<Double>([2], [0.5, 7]))
    #expect(
      try read(["images": images, "targets": single], outputs: 1).targets
        == Tensor([2, 1], [0.5, 7]))
  }

  @Test func theLastExamplesCanBeHeldBack() {
    let data = TrainingData(
      inputs: Tensor([3, 2], [1, 2, 3, 4, 5, 6]), goals: .classes([7, 8, 9]))
    let (first, last) = data.holdingBack(1)
    #expect(first.inputs == Tensor([2, 2], [1, 2, 3, 4]) && first.classes == [7, 8])
    #expect(last.inputs == Tensor([1, 2], [5, 6]) && last.classes == [9])
    #expect(data.holdingBack(0).training.classes == [7, 8, 9])
  }

  @Test func whatDoesNotFitIsRefused() {
    let three = Npy.write(Tensor<Int64>([3], [0, 1, 2]))
    #expect(
      refusal(["images": images, "labels": three]) == "labels: 3 labels for 2 images")
    let beyond = Npy.write(Tensor<Int64>([2], [1, 3]))
    #expect(
      refusal(["images": images, "labels": beyond])
        == "labels: label 1 must be in 0...2, not 3")
    let real = Npy.write(Tensor<Float>([2], [0, 1]))
    #expect(
      refusal(["images": images, "labels": real])
        == "labels: labels must be integers of shape [N], not float32 [2]")
    #expect(
      refusal(["images": images, "targets": beyond])
        == "targets: targets must be real numbers, not int64 [2]")
    #expect(
      refusal(["images": images, "targets": real])
        == "targets: targets of shape [2] do not match the output shape [1, 3]")
    #expect(
      refusal(["images": images, "targets": Npy.write(Tensor<Float>([1, 3], [0, 0, 0]))])
        == "targets: 1 target for 2 images")
    let wide = Npy.write(Tensor<UInt8>([1, 2, 3], repeating: 0))
    #expect(
      refusal(["images": wide, "labels": beyond])
        == "images: images of shape [1, 2, 3] do not match the input shape [1, 1, 2, 2]")
  }

  @Test func emptyDataAndNumbersThatAreNoneAreRefused() {
    let none = Npy.write(Tensor<UInt8>([0, 2, 2], []))
    #expect(
      refusal(["images": none, "labels": Npy.write(Tensor<Int64>([1], [0]))])
        == "images: has no rows of data: its shape is [0, 2, 2]")
    let broken = Npy.write(Tensor<Float>([1, 2, 2], [0, 1, .nan, 2]))
    #expect(
      refusal(["images": broken, "labels": Npy.write(Tensor<Int64>([1], [0]))])
        == "images: element 2 of row 0 is nan: data must be finite")
    let targets = Npy.write(Tensor<Float>([2, 3], [0, 1, 2, 3, .infinity, 5]))
    #expect(
      refusal(["images": images, "targets": targets])
        == "targets: element 1 of row 1 is inf: data must be finite")
  }

  @Test func networksOfSeveralOutputsTakeNoLabels() throws {
    var graph = try network()
    graph.outputs = ["flat", "y"]
    try withFolder { folder in
      try AtomicWrite.write(images, to: "\(folder)/images")
      let refusal = #expect(throws: Diagnostic.self) {
        try TrainingData(
          ExampleFiles(images: "\(folder)/images", goals: .labels("\(folder)/labels")), for: graph,
          ImagePreparation())
      }
      #expect(
        refusal?.description
          == "labels and targets require a network with one output; this one has 2")
    }
  }
}

extension TrainingData {
  fileprivate var classes: [Int32]? {
    if case .classes(let classes) = goals { classes } else { nil }
  }
  fileprivate var targets: Tensor<Float>? {
    if case .targets(let targets) = goals { targets } else { nil }
  }
}
