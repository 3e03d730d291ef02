import Basics
import Foundation
import Importers
import NetworkIR
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

/// How the numbers of a file become inputs: from where that is known, and what does not fit.
@Suite struct ImagePreparationTests {
  private let own = ImagePreparation(mean: 0.5, standardDeviation: 0.25)

  private func file(_ bytes: [UInt8], for input: [Int], _ preparation: ImagePreparation) throws
    -> ImageFile
  {
    try withFolder { folder in
      try AtomicWrite.write(bytes, to: "\(folder)/x.npy")
      do {
        return try ImageFile("\(folder)/x.npy", for: input, preparation)
      } catch var diagnostic as Diagnostic {
        diagnostic.place = Place("x.npy")
        throw diagnostic
      }
    }
  }

  @Test func oneLineTellsWhatWasDone() throws {
    let bytes = Npy.write(Tensor<UInt8>([1, 2], [0, 255]))
    #expect(try file(bytes, for: [1, 2], own).treatment == "uint8 / 255, (x − 0.5) / 0.25")
    #expect(try file(bytes, for: [1, 2], ImagePreparation()).treatment == "uint8 / 255")
    let reals = Npy.write(Tensor<Float>([1, 2], [0, 1]))
    #expect(try file(reals, for: [1, 2], ImagePreparation()).treatment == "float32, used as is")
    let shifted = ImagePreparation(mean: PerChannel("0.4,0.5"), standardDeviation: nil)
    #expect(try file(reals, for: [1, 2, 1], shifted).treatment == "float32, x − [0.4, 0.5]")
  }

  @Test func channelsHaveNumbersOfTheirOwn() throws {
    let colours = ImagePreparation(mean: PerChannel("0,1"), standardDeviation: PerChannel("1,2"))
    let pixels = Npy.write(Tensor<Float>([2, 2, 2], [1, 2, 3, 5, 1, 2, 3, 5]))
    for input in [[1, 2, 2], [1, 4], [1, 2, 2, 1]] {
      #expect(try file(pixels, for: input, colours).reals(0..<2) == [1, 2, 1, 2, 1, 2, 1, 2])
    }
    #expect(try colours.background() == [0, -0.5])
    let found = refusal { try file(pixels, for: [1, 1, 2, 2], colours) }
    #expect(
      found
        == "x.npy: 'mean' or 'std' has 2 numbers, but images of shape [1, 2, 2] have 1 channel")
  }

  @Test(arguments: [([4], [4], 1), ([3, 4], [4], 3), ([4, 3], [4, 3], 1), ([1, 4], [1, 4], 1)])
  func dataOfTheShapeOfTheInputAreOneImage(shape: [Int], input: [Int], count: Int) throws {
    let numbers = (0..<shape.elementCount).map(Float.init)
    let data = try file(Npy.write(Tensor(shape, numbers)), for: input, ImagePreparation())
    #expect(data.shape == [count] + input.itemShape)
    #expect(try data.reals(0..<count) == numbers)
  }

  /// It calibrates with the same data.
  @Test(arguments: [[4], [3, 4]])
  func anInputWithoutAnAxisForImagesCalibrates(shape: [Int]) throws {
    try withFolder { folder in
      let network = "memc-network 1\ninput x float32[4]\ny = Relu(x)\noutput y\n"
      try AtomicWrite.write(network, to: "\(folder)/network.txt")
      let images = Tensor(shape, (0..<shape.elementCount).map(Float.init))
      try AtomicWrite.write(Npy.write(images), to: "\(folder)/x.npy")
      var compiler = Compiler(model: folder)
      compiler.mapping = TestFiles.mapping("baseline")
      compiler.calibration = ["\(folder)/x.npy"]
      let graph = try compiler.compile().program.graph
      #expect(graph.quantization?.calibration == "min-max over \(shape.count == 1 ? 1 : 3) images")
    }
  }

  @Test(arguments: [
    ([3, 4, 4], [1, 1, 4, 4]), ([3, 16], [1, 1, 4, 4]), ([3, 4, 4], [1, 16]),
    ([3, 1, 4, 4, 1], [1, 4, 4]), ([3, 1, 16], [1, 16]), ([3], [1, 1]),
  ])
  func axesOfOneAndFlatImagesFit(shape: [Int], input: [Int]) throws {
    let data = try file(
      Npy.write(Tensor<Float>(shape, repeating: 0)), for: input, ImagePreparation())
    #expect(data.shape == [3] + input.dropFirst())
  }

  @Test func channelsThatComeLastAreToldToBeTransposed() throws {
    let bytes = Npy.write(Tensor<UInt8>([5, 8, 8, 3], repeating: 0))
    let diagnostic = try diagnostic { try file(bytes, for: [1, 3, 8, 8], ImagePreparation()) }
    #expect(
      diagnostic.description
        == "x.npy: images of shape [5, 8, 8, 3] do not match the input shape [1, 3, 8, 8]")
    #expect(
      diagnostic.notes == [
        "channels must come first, [N, C, H, W]: transpose the images by (0, 3, 1, 2)"
      ])
  }

  @Test func integersThatAreNotDividedWarn() throws {
    let bytes = Npy.write(Tensor<Int64>([1, 2], [0, 255]))
    let data = try file(bytes, for: [1, 2], ImagePreparation())
    #expect(try data.reals(0..<1) == [0, 255])
    #expect(
      data.warnings == [
        "'\(data.path)' contains int64, used as is: only uint8 is divided by 255"
      ])
  }

  private let digits = ImagePreparation(mean: 0.1307, standardDeviation: 0.3081)

  private func warnings(_ values: [Float], _ preparation: ImagePreparation) throws -> [String] {
    let data = try file(
      Npy.write(Tensor([values.count / 4, 4], values)), for: [1, 4], preparation)
    return data.warnings.map { $0.replacingOccurrences(of: data.path, with: "x.npy") }
  }

  /// Half of them 0, as a mean of 0.1307 says, or more.
  private let pixels: [Float] = [0, 0, 0, 0.1, 0, 0, 0.3, 1]

  @Test func dataThatAreNotDividedWarn() throws {
    let question = "but the mean 0.1307 is for values in 0…1: are the images divided by 255?"
    #expect(
      try warnings(pixels.map { 255 * $0 }, digits)
        == ["'x.npy' contains values in 0…255, \(question)"])
    #expect(
      try warnings(pixels.map { 16 * $0 }, digits)
        == ["'x.npy' contains values in 0…16, \(question)"])
    #expect(
      try warnings(pixels.map { 255 * $0 - 128 }, digits)
        == ["'x.npy' contains values in -128…127, \(question)"])
  }

  @Test func dataThatArePreparedAlreadyWarn() throws {
    #expect(
      try warnings(digits.prepared(pixels, item: [4]), digits) == [
        "'x.npy' contains negative values (-0.424…2.82), but the mean 0.1307 is for values in 0…1: "
          + "are the images already prepared?"
      ])
    let halves = ImagePreparation(mean: 0.5, standardDeviation: 0.5)
    #expect(
      try warnings(halves.prepared(pixels, item: [4]), halves) == [
        "'x.npy' contains negative values (-1…1), but the mean 0.5 is for values in 0…1: "
          + "are the images already prepared?"
      ])
  }

  @Test func ordinaryDataWarnOfNothing() throws {
    #expect(try warnings(pixels, digits) == [])
    #expect(try warnings(pixels.map { 1.2 * $0 - 0.05 }, digits) == [])
    #expect(try warnings([Float](repeating: 1, count: 8), digits) == [])
    // values that are what mean and deviation say, whatever they reach
    let features: [Float] = [-0.4, 1, 0.3, 0.1, 0.8, -0.1, 0.3, 0.4]
    #expect(try warnings(features, ImagePreparation(mean: 0.3, standardDeviation: 0.42)) == [])
    // a mean and a deviation of other values
    #expect(try warnings(features, ImagePreparation(mean: nil, standardDeviation: 0.5)) == [])
    #expect(try warnings(features, ImagePreparation(mean: 0.3, standardDeviation: 20.0)) == [])
    #expect(try warnings(pixels.map { 255 * $0 }, ImagePreparation()) == [])
    let bytes = ImagePreparation(mean: 33.3, standardDeviation: 78.6)
    #expect(try warnings(pixels.map { 255 * $0 }, bytes) == [])
  }

  @Test func theModelIsOverruledByTheMappingAndThatByTheUser() throws {
    try withFolder { folder in
      let model = try SmallNetworks.sum(in: folder)
      let text = try String(contentsOfFile: "\(model)/network.txt", encoding: .utf8)
      let stated = text.replacingOccurrences(
        of: "y = ", with: "images {mean = 0.25, std = [0.5, 2.0]}\ny = ")
      try AtomicWrite.write(stated, to: "\(model)/network.txt")
      let plain = try SmallNetworks.compile(model)
      #expect(plain.graph.preparation.properties.map(\.value) == ["0.25", "0.5,2"])
      #expect(try plain.preparation() == plain.graph.preparation)
      let other = try SmallNetworks.compile(model, ["input.mean=0.5"])
      #expect(
        other.manifest.warnings.first
          == "images are prepared with 'mean' 0.5, but the model states 0.25")
      let wish = ImagePreparation(mean: nil, standardDeviation: 4.0)
      #expect(
        try other.preparation(under: wish) == ImagePreparation(mean: 0.5, standardDeviation: 4.0))
      #expect(
        try other.preparationWarnings(under: wish)
          == ["images are prepared with 'std' 4, but the program was compiled with [0.5, 2]"])
      #expect(try plain.preparationWarnings(under: plain.graph.preparation) == [])
    }
  }

  @Test func theSyntheticRangeIsThatOfPreparedImages() throws {
    try withFolder { folder in
      let model = try SmallNetworks.sum(in: folder)
      let program = try SmallNetworks.compile(model, ["input.mean=0.5", "input.std=0.25"])
      let format = try #require(program.graph.quantization?.activations["x"])
      #expect(format.isSigned && abs(format.real(of: 127) - 2) < 0.1)
    }
  }

  @Test func aTrainedNetworkStatesHowItsImagesWerePrepared() throws {
    try withFolder { folder in
      for name in ["a.onnx", "a"] {
        var training = ModelTraining(
          model: TestFiles.model("tiny.onnx"),
          session: TrainingSession(
            ExampleFiles(
              images: TestFiles.model("digits/train-images.npy"),
              goals: .labels(TestFiles.model("digits/train-labels.npy")))),
          output: "\(folder)/\(name)")
        training.mapping = TestFiles.mapping("train")
        training.overrides = [
          "passes.retrain.training.epochs=1", "input.mean=0.5", "input.std=0.25",
        ]
        let result = try training.run()
        #expect(result.preparation == "images: uint8 / 255, (x − 0.5) / 0.25")
        #expect(result.epochs.map(\.epoch) == [1] && result.epochs[0].loss > 0)
        #expect(result.epochs[0].validationAccuracy == result.accuracy)
        let written = try ModelLoader.load("\(folder)/\(name)").requireGraph()
        // pixels of 0…255
        let stated = ImagePreparation(
          mean: 0.5, standardDeviation: 0.25, range: ValueRange(low: -2, high: 2))
        #expect(written.preparation == stated)
        #expect(try SmallNetworks.compile("\(folder)/\(name)").preparation() == stated)
      }
    }
  }

  @Test func numbersOfAPropertyAreChecked() {
    let found = refusal { try ImagePreparation(properties: [("memc.std", "0.5,0")]) }
    #expect(
      found
        == "the property 'memc.std' must be a number in 1e-09...1000000000.0, or one for each "
        + "channel separated by commas, not '0.5,0'")
    #expect(throws: Never.self) { try ImagePreparation(properties: [("other", "x")]) }
  }

  @Test func meanAndDeviationAreForTheSameChannels() {
    let found = refusal {
      try MappingFile(
        yaml: "name: a\naccelerator: isaac\ninput: {mean: [1, 2], std: [1, 2, 3]}\n", source: "m")
    }
    #expect(found == "m:3:1: 'mean' has 2 numbers and 'std' has 3")
  }
}
