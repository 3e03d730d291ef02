import Basics
import Foundation
import Importers
import NetworkIR
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

/// Data that lie otherwise than those a network was trained on are told.
@Suite struct TrainingReachTests {
  /// Some numbers in even steps, and one more.
  struct Values: CustomTestStringConvertible {
    let low: Float
    let high: Float
    let count: Int
    let other: Float?

    init(_ low: Float, _ high: Float, count: Int = 1000, and other: Float? = nil) {
      (self.low, self.high, self.count, self.other) = (low, high, count, other)
    }

    var all: [Float] {
      let step = (high - low) / Float(max(count - 1, 1))
      return (0..<count).map { low + step * Float($0) } + [other].compactMap(\.self)
    }

    var testDescription: String { "\(count) of \(low)…\(high), \(other?.description ?? "")" }
  }

  private static let question = ": are the images prepared as in training?"

  private static let far: [(Values, String?)] = [
    (Values(-0.5, 2.5), nil), (Values(-0.5, 2.5, and: 2.6), nil),
    // prepared in other arithmetic
    (Values(-0.502, 2.502, count: 4), nil),
    (
      Values(-0.5, 2.55),
      "the values of input 'x' reach -0.5…2.55, and 1.6 % of them are outside the training range "
        + "-0.5…2.5"
    ),
    (
      Values(0, 255),
      "the values of input 'x' reach 0…255, and 99 % of them are outside the training range -0.5…2.5"
    ),
    // one value, but far
    (
      Values(-0.5, 2.5, and: 6),
      "the values of input 'x' reach -0.5…6, and 0.0999 % of them are outside the training range "
        + "-0.5…2.5"
    ),
    (
      Values(0, 1),
      "the values of input 'x' reach only 0…1, a small part of the training range -0.5…2.5"
    ),
    (Values(0, 1.6), nil), (Values(0, 1, count: 999), nil), (Values(0, 1, count: 0), nil),
  ]

  @Test(arguments: far)
  func valuesFarFromThoseOfTrainingAreTold(values: Values, warning: String?) throws {
    var reach = TrainingReach("x", trained: try #require(ValueRange(low: -0.5, high: 2.5)))
    reach.add(values.all)
    #expect(reach.warning == warning.map { $0 + Self.question })
  }

  /// The user has normalised the training images, and gives the raw ones to all else.
  @Test func everyCommandTellsOfRawImages() throws {
    try withFolder { folder in
      let pixels = try DataFile.load(TestFiles.model("digits/train-images.npy"))
      let raw = pixels.real(rows: 0..<pixels.shape[0])
      for (name, values) in [("normalised", raw.map { ($0 - 0.3) / 0.4 }), ("raw", raw)] {
        try AtomicWrite.write(Npy.write(Tensor(pixels.shape, values)), to: "\(folder)/\(name).npy")
      }
      var training = ModelTraining(
        model: TestFiles.model("tiny.onnx"),
        session: TrainingSession(
          ExampleFiles(
            images: "\(folder)/normalised.npy",
            goals: .labels(TestFiles.model("digits/train-labels.npy")))),
        output: "\(folder)/m.onnx")
      training.mapping = TestFiles.mapping("train")
      training.overrides = ["passes.retrain.training.epochs=1"]
      _ = try training.run()
      let program = try SmallNetworks.compile("\(folder)/m.onnx")
      #expect(
        program.graph.preparation.properties.map { "\($0.key) \($0.value)" } == [
          "memc.range -0.75 1.75"
        ])
      let warning =
        "the values of input 'x' reach only 0…1, a small part of the training range -0.75…1.75"
        + Self.question
      let told = try warnings(of: program, calibratedBy: "\(folder)/raw.npy", in: folder)
      #expect(told.allSatisfy { $0.contains(warning) })
      let fair = try warnings(of: program, calibratedBy: "\(folder)/normalised.npy", in: folder)
      #expect(fair.joined().allSatisfy { !$0.contains("values of input") })
    }
  }

  /// What compiling, simulating and programming with these images warn of.
  private func warnings(
    of program: CompiledProgram, calibratedBy images: String, in folder: String
  ) throws -> [[String]] {
    try ProgramFile.write(program, to: "\(folder)/p.memc")
    let compiled = try SmallNetworks.compile("\(folder)/m.onnx", images: images)
    let simulated = try Simulation(program: "\(folder)/p.memc", images: images).run()
    var chip = ChipProgramming(
      program: "\(folder)/p.memc", device: "rram-wan", programming: "two-phase")
    chip.calibration = CalibrationFiles(images: [images])
    return [compiled.manifest.warnings, simulated.warnings, try chip.run().warnings]
  }

  @Test(arguments: ["", "1", "1 0", "0 1 2", "low high", "0 inf", "nan nan", "0,1"])
  func aRangeThatIsNoneIsRefusedByItsKey(text: String) {
    #expect(
      refusal { try ImagePreparation(properties: [("memc.range", text)]) }
        == "the property 'memc.range' must be the lowest and the highest value, as '-0.5 2.75', not "
        + "'\(text)'")
  }

  @Test(arguments: ["[1]", "[2, 1]", "[0, 1, 2]", "1"])
  func aRangeThatIsNoneIsRefusedInText(text: String) throws {
    try withFolder { folder in
      let model = try SmallNetworks.sum(in: folder)
      let network = try String(contentsOfFile: "\(model)/network.txt", encoding: .utf8)
      try AtomicWrite.write(
        network.replacingOccurrences(of: "y = ", with: "images {range = \(text)}\ny = "),
        to: "\(model)/network.txt")
      let found = refusal { try ModelLoader.load(model) }
      #expect(
        found?.hasSuffix("must be the lowest and the highest value, [low, high]") ?? false,
        "\(found ?? "")")
      #expect(found?.contains("network.txt:3:") ?? false, "\(found ?? "")")
    }
  }

  @Test func syntheticInputsFillTheRangeOfTraining() throws {
    try withFolder { folder in
      let model = try SmallNetworks.sum(in: folder)
      let network = try String(contentsOfFile: "\(model)/network.txt", encoding: .utf8)
      try AtomicWrite.write(
        network.replacingOccurrences(of: "y = ", with: "images {range = [-3, 5]}\ny = "),
        to: "\(model)/network.txt")
      let format = try #require(
        SmallNetworks.compile(model).graph.quantization?.activations["x"])
      #expect(format.isSigned && (4.5...6.5).contains(format.real(of: 127)))
    }
  }
}
